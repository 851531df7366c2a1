package dev.rationale.engine;

import dev.rationale.model.DeviceLostException;
import dev.rationale.model.DeviceMemoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One batch on its way through its device: in one call where that works, else in parts, until it is known what is to blame. For one
 * worker.
 *
 * <p>What is thrown is an {@link EngineDownException}, or a defect; both end the engine.
 */
final class Evaluation {
    /** How often one row alone is tried again when the device has no memory for it, with pauses that double; last without company. */
    private static final int MEMORY_RETRIES = 5;

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private final AttributionEngine engine;
    private final DeviceCalls calls;
    private final PlacedModel model;
    private final List<Slice> batch;
    private final List<List<Slice>> tooLarge = new ArrayList<>();
    private int most;

    Evaluation(AttributionEngine engine, DeviceCalls calls, Batch batch) {
        this.engine = engine;
        this.calls = calls;
        this.model = batch.model();
        this.batch = batch.slices();
        this.most = batch.rows();
    }

    /** Evaluates all rows and delivers the results; whether it went in one call. */
    boolean run() {
        boolean whole = evaluate(batch, 0);
        for (List<Slice> rows : tooLarge) {
            if (records(rows).stream().noneMatch(Explanation::isTooWide)) {
                model.tooLarge(Slice.rows(rows), rows.get(0).task().key().gradients());
                engine.listener().limitChanged(model.placement().device(), model.limit());
            }
        }
        return whole;
    }

    /**
     * @param retries how often these rows were tried before
     */
    private boolean evaluate(List<Slice> slices, int retries) {
        Answers answers;
        long start = System.nanoTime();
        try {
            answers = retries < MEMORY_RETRIES
                    ? calls.beside(() -> Answers.of(slices))
                    : calls.alone(() -> Answers.of(slices));
        } catch (DeviceLostException e) {
            throw new EngineDownException("device " + device() + " is lost: " + e.getMessage(), e);
        } catch (DeviceMemoryException e) {
            if (Slice.rows(slices) > 1) {
                cut(slices);
            } else if (retries < MEMORY_RETRIES) {
                engine.pause(FIRST_PAUSE << retries);
                evaluateWanted(slices, retries + 1);
            } else {
                blame(slices, e);
            }
            return false;
        } catch (RuntimeException e) {
            isolate(slices, e);
            return false;
        }
        deliver(slices, answers, System.nanoTime() - start);
        return true;
    }

    /** Those whose record has ended in the meantime are left out. */
    private void evaluateWanted(List<Slice> slices, int retries) {
        List<Slice> wanted = engine.dispatch().wanted(slices);
        if (!wanted.isEmpty()) {
            evaluate(wanted, retries);
        }
    }

    /** Halves what a call of this batch may have. */
    private void cut(List<Slice> slices) {
        int rows = Slice.rows(slices);
        tooLarge.add(slices);
        most = Math.min(most, rows / 2);
        for (int from = 0; from < rows; ) {
            int to = Math.min(rows, from + most);
            evaluateWanted(part(slices, from, to), 0);
            from = to;
        }
    }

    /** One row that does not fit without company is too wide for the device, provided that a row does fit that is known to. */
    private void blame(List<Slice> slices, DeviceMemoryException failure) {
        try {
            check(failure);
        } catch (DeviceMemoryException e) {
            throw new EngineDownException(
                    "device " + device() + " has no memory for a single row: " + e.getMessage(), failure);
        }
        Explanation record = slices.get(0).task().explanation();
        record.setTooWide();
        engine.end(record, EngineResult.Rejected.tooWide(device(), failure));
    }

    /** Halves the records of rows that failed. One alone is guilty, provided that the device still works. */
    private void isolate(List<Slice> slices, RuntimeException failure) {
        List<Explanation> records = records(slices);
        if (records.size() == 1) {
            check(failure);
            engine.end(records.get(0), Explanation.fault(failure));
            return;
        }
        List<Explanation> half = records.subList(0, records.size() / 2);
        evaluate(
                slices.stream()
                        .filter(slice -> half.contains(slice.task().explanation()))
                        .toList(),
                0);
        evaluate(
                slices.stream()
                        .filter(slice -> !half.contains(slice.task().explanation()))
                        .toList(),
                0);
    }

    /**
     * Nobody is guilty on a device on which nothing works any more.
     *
     * @throws DeviceMemoryException if there is no memory for the known row either, where that is what failed before
     */
    private void check(RuntimeException failure) {
        try {
            calls.alone(() -> {
                model.placement().check().run();
                return true;
            });
        } catch (RuntimeException e) {
            if (e instanceof DeviceMemoryException && failure instanceof DeviceMemoryException) {
                throw e;
            }
            EngineDownException down = new EngineDownException(
                    "device " + device() + " fails on a row that is known to work: " + e.getMessage(), e);
            down.addSuppressed(failure);
            throw down;
        }
    }

    private String device() {
        return model.placement().device();
    }

    private static List<Explanation> records(List<Slice> slices) {
        return slices.stream()
                .map(slice -> slice.task().explanation())
                .distinct()
                .toList();
    }

    /** Gives results to their tasks, and the next step to records whose round is complete. */
    private void deliver(List<Slice> slices, Answers answers, long nanos) {
        List<RowTask> complete = new ArrayList<>(slices.size());
        for (int i = 0; i < slices.size(); i++) {
            if (answers.give(slices.get(i), i)) {
                complete.add(slices.get(i).task());
            }
        }
        engine.advance(engine.dispatch().computed(slices, complete, nanos));
    }

    /** Rows {@code from … to} of the slices. */
    private static List<Slice> part(List<Slice> slices, int from, int to) {
        List<Slice> part = new ArrayList<>();
        int first = 0;
        for (Slice slice : slices) {
            int start = Math.max(from, first);
            int end = Math.min(to, first + slice.count());
            if (start < end) {
                part.add(slice.part(start - first, end - start));
            }
            first += slice.count();
        }
        return part;
    }
}
