package dev.rationale.engine;

import dev.rationale.model.DeviceLostException;
import dev.rationale.model.DeviceMemoryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread that takes one batch after the other to its device and gives the results to the records' programs.
 *
 * <p>Whatever it throws ends the engine.
 */
final class Worker {
    /** How often one row alone is tried again when the device has no memory for it, with pauses that double. */
    private static final int MEMORY_RETRIES = 5;

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private final AttributionEngine engine;
    private final DeviceLoad device;
    private final Thread thread;
    /** {@link System#nanoTime()} when the current device call began; 0 while there is none. */
    private volatile long calling;

    Worker(AttributionEngine engine, DeviceLoad device, String name) {
        this.engine = engine;
        this.device = device;
        this.thread = new Thread(this::work, "attribution-" + name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, cause) -> engine.stop(
                cause instanceof EngineDownException down
                        ? down
                        : new EngineDownException("worker " + dead.getName() + " died: " + cause, cause)));
    }

    void start() {
        thread.start();
    }

    String name() {
        return thread.getName();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Whether a device call takes longer than it may. */
    boolean isLate(long now, Duration deadline) {
        long since = calling;
        return since != 0 && now - since > deadline.toNanos();
    }

    /** Waits for the thread until {@link System#nanoTime()} is {@code giveUp}, or until interrupted. */
    void join(long giveUp) {
        try {
            long left = giveUp - System.nanoTime();
            while (thread != Thread.currentThread() && thread.isAlive() && left > 0) {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
                left = giveUp - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (Batch batch = engine.next(device); batch != null; batch = engine.next(device)) {
            DeviceBatch described = batch.described();
            long start = System.nanoTime();
            calling = start;
            engine.listener().batchStarted(described);
            boolean whole = evaluate(batch.model(), batch.slices());
            engine.listener().batchEnded(described, Duration.ofNanos(System.nanoTime() - start));
            engine.release(batch);
            if (whole && batch.model().fitted(described.rows(), described.gradients())) {
                engine.listener()
                        .limitChanged(device.settings().name(), batch.model().limit());
            }
        }
    }

    /** Evaluates rows and delivers the results, in parts where that is needed; whether it went in one call. */
    private boolean evaluate(PlacedModel model, List<Slice> slices) {
        Answers answers;
        long start = System.nanoTime();
        calling = start;
        try {
            answers = Answers.of(slices);
        } catch (DeviceLostException e) {
            throw new EngineDownException("device " + device.settings().name() + " is lost: " + e.getMessage(), e);
        } catch (DeviceMemoryException e) {
            shrink(model, slices, e);
            return false;
        } catch (RuntimeException e) {
            isolate(model, slices, e);
            return false;
        } finally {
            calling = 0;
        }
        deliver(slices, answers, System.nanoTime() - start);
        return true;
    }

    /** Cuts rows that do not fit into the device's memory to the model's new limit. One alone waits for others to leave some. */
    private void shrink(PlacedModel model, List<Slice> slices, DeviceMemoryException failure) {
        int rows = Slice.rows(slices);
        if (rows > 1) {
            model.tooLarge(rows, slices.get(0).task().key().gradients());
            engine.listener().limitChanged(device.settings().name(), model.limit());
            for (int from = 0; from < rows; ) {
                int to = Math.min(rows, from + model.limit());
                evaluate(model, part(slices, from, to));
                from = to;
            }
            return;
        }
        Answers answers = null;
        long start = System.nanoTime();
        for (int attempt = 0; answers == null && attempt < MEMORY_RETRIES; attempt++) {
            engine.pause(FIRST_PAUSE << attempt);
            start = System.nanoTime();
            answers = attempt(slices);
        }
        if (answers == null) {
            throw new EngineDownException(
                    "device " + device.settings().name() + " has no memory for a single row: " + failure.getMessage(),
                    failure);
        }
        deliver(slices, answers, System.nanoTime() - start);
    }

    private @Nullable Answers attempt(List<Slice> slices) {
        calling = System.nanoTime();
        try {
            return Answers.of(slices);
        } catch (DeviceMemoryException e) {
            return null;
        } finally {
            calling = 0;
        }
    }

    /** Halves the records of rows that failed. One alone is guilty, provided that the device still works. */
    private void isolate(PlacedModel model, List<Slice> slices, RuntimeException failure) {
        List<Explanation> records = slices.stream()
                .map(slice -> slice.task().explanation())
                .distinct()
                .toList();
        if (records.size() == 1) {
            check(model, failure);
            engine.end(records.get(0), Explanation.fault(failure));
            return;
        }
        List<Explanation> half = records.subList(0, records.size() / 2);
        evaluate(
                model,
                slices.stream()
                        .filter(slice -> half.contains(slice.task().explanation()))
                        .toList());
        evaluate(
                model,
                slices.stream()
                        .filter(slice -> !half.contains(slice.task().explanation()))
                        .toList());
    }

    /** Nobody is guilty on a device on which nothing works any more. */
    private void check(PlacedModel model, RuntimeException failure) {
        calling = System.nanoTime();
        try {
            model.placement().check().run();
        } catch (RuntimeException e) {
            EngineDownException down = new EngineDownException(
                    "device " + device.settings().name() + " fails on a row that is known to work: " + e.getMessage(),
                    e);
            down.addSuppressed(failure);
            throw down;
        } finally {
            calling = 0;
        }
    }

    /** Gives results to their tasks, and the next step to records whose round is complete. */
    private void deliver(List<Slice> slices, Answers answers, long nanos) {
        List<RowTask> complete = new ArrayList<>(slices.size());
        for (int i = 0; i < slices.size(); i++) {
            if (answers.give(slices.get(i), i)) {
                complete.add(slices.get(i).task());
            }
        }
        engine.advance(engine.computed(slices, complete, nanos));
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
