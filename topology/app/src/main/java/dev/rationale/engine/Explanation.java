package dev.rationale.engine;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One record, or something prepared for several, on its way: its work, the tasks of the round, and the promise of a result.
 *
 * <p>{@link #begin} and {@link #advance} run the program on one thread at a time, outside the engine's lock; everything
 * else is guarded by that lock.
 */
final class Explanation {
    private static final long MOST_NUMBERS = Long.MAX_VALUE >> 5;

    private final long sequence;
    private final long arrivedAt;
    private final long rank;
    private final EngineRequest request;
    private final Work<?> work;
    private final DeviceLoad device;
    private final PlacedModel model;
    private final long heapBytes;
    private final CompletableFuture<EngineResult> future = new CompletableFuture<>();
    /** Volatile, for a record may be withdrawn while its program makes the next. */
    private volatile List<RowTask> round = List.of();

    private List<RowTask> unprepared = List.of();
    private int open;
    private boolean ended;
    private @Nullable Joined first;
    private int chunks;
    private long deviceNanos;
    private volatile boolean tooWide;

    /**
     * @param sequence order of arrival
     * @param arrivedAt {@link System#nanoTime()}
     * @param work the request's program, or something prepared for it and others
     * @param device chosen for it
     * @param model on that device
     * @param heapBytes {@link #heapBytes(EngineRequest, Work)}
     */
    Explanation(
            long sequence,
            long arrivedAt,
            EngineRequest request,
            Work<?> work,
            DeviceLoad device,
            PlacedModel model,
            long heapBytes) {
        this.sequence = sequence;
        this.arrivedAt = arrivedAt;
        this.rank = request.urgency().rank(arrivedAt);
        this.request = request;
        this.work = work;
        this.device = device;
        this.model = model;
        this.heapBytes = heapBytes;
    }

    /** Equality is identity; this is faster than the hash code of that. */
    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }

    long sequence() {
        return sequence;
    }

    /** Less goes first. */
    long rank() {
        return rank;
    }

    EngineRequest request() {
        return request;
    }

    /** Whether it is no record, but something that records wait for. */
    boolean isPreparation() {
        return work != request.program();
    }

    DeviceLoad device() {
        return device;
    }

    PlacedModel model() {
        return model;
    }

    CompletableFuture<EngineResult> future() {
        return future;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    List<RowTask> round() {
        return round;
    }

    /** One more task of the round is complete; whether it was the last. */
    boolean lastOfRound() {
        open--;
        return open == 0;
    }

    /**
     * Heap that a record takes while it is here, estimated: what its work says that it holds, and about eight vectors for the request and
     * its result.
     */
    static long heapBytes(EngineRequest request, Work<?> work) {
        long numbers = Math.max(0, work.heldNumbers());
        return numbers > MOST_NUMBERS
                ? Long.MAX_VALUE
                : 4096 + 64L * request.shape().dimension() + numbers * Double.BYTES;
    }

    /** The same of this one. */
    long heapBytes() {
        return heapBytes;
    }

    /**
     * What is told of the first batch with rows of it. Not the batch: it holds other records, these the batches that they were in before,
     * and so on, so that nothing would ever be free.
     */
    private record Joined(long batch, int rows, int row, Instant takenAt) {}

    /** A batch with rows of it was closed; they begin at {@code row}. */
    void joined(Batch batch, int row) {
        if (first == null) {
            first = new Joined(batch.id(), batch.rows(), row, batch.takenAt());
        }
    }

    /** A device call with rows of it came back. */
    void computed(long nanos) {
        chunks++;
        deviceNanos += nanos;
    }

    /** Whether one row of it alone was too much for the device's memory; for any thread. */
    boolean isTooWide() {
        return tooWide;
    }

    void setTooWide() {
        tooWide = true;
    }

    private DeviceUse use() {
        long elapsed = System.nanoTime() - arrivedAt;
        Instant now = Instant.now();
        Joined joined = first == null ? new Joined(0, 0, 0, now) : first;
        return new DeviceUse(
                model.placement().device(),
                joined.batch(),
                joined.rows(),
                joined.row(),
                chunks,
                joined.takenAt(),
                now,
                millis(Math.max(0, elapsed - deviceNanos)),
                millis(deviceNanos));
    }

    private static double millis(long nanos) {
        return (double) nanos / TimeUnit.MILLISECONDS.toNanos(1);
    }

    /**
     * What came of a step of the program.
     *
     * @param result of the record at its end; null while {@link #round()} has rows to evaluate
     * @param unprepared tasks of the round that wait for a preparation
     */
    record Progress(Explanation explanation, @Nullable EngineResult result, List<RowTask> unprepared) {
        private Progress(Explanation explanation, EngineResult result) {
            this(explanation, result, List.of());
        }
    }

    /** Asks the program for its first rows. */
    Progress begin() {
        try {
            return next();
        } catch (RuntimeException e) {
            return new Progress(this, refusal(e));
        }
    }

    /** Gives the program the results of its round and asks for the next. */
    Progress advance() {
        try {
            accept();
            return next();
        } catch (RuntimeException e) {
            return new Progress(this, refusal(e));
        }
    }

    private void accept() {
        List<RowResult> results = new ArrayList<>(round.size());
        for (RowTask task : round) {
            results.add(task.result());
        }
        round = List.of(); // or its rows would be held beside those of the next
        work.accept(results);
    }

    private Progress next() {
        while (ask()) {
            if (open > 0) {
                return new Progress(this, null, unprepared);
            }
            accept(); // all that was asked for is known
        }
        return new Progress(this, result(work.result()));
    }

    private EngineResult result(Object found) {
        return found instanceof Attribution attribution
                ? new EngineResult.Attributed(attribution, use())
                : new PreparedValue(found);
    }

    /** Begins the next round; whether there is one. */
    private boolean ask() {
        List<RowRequest> wanted = work.next();
        List<RowTask> tasks = new ArrayList<>(wanted.size());
        List<RowTask> wishes = List.of();
        int unknown = 0;
        for (RowRequest rows : wanted) {
            if (rows.rows() < 1 && !(rows instanceof RowRequest.Prepared)) {
                throw new IllegalStateException("a row request without rows");
            }
            RowTask task = new RowTask(this, rows, tasks.size());
            tasks.add(task);
            if (!task.isKnown()) {
                unknown++;
                if (task.preparation() != null) {
                    wishes = wishes.isEmpty() ? new ArrayList<>() : wishes;
                    wishes.add(task);
                }
            }
        }
        round = tasks;
        unprepared = wishes;
        open = unknown;
        return !tasks.isEmpty();
    }

    /** What it means for the record that its own program threw. */
    static EngineResult refusal(RuntimeException e) {
        return e instanceof UnexplainableException
                ? fault(e)
                : new EngineResult.Rejected(EngineResult.Rejected.DEFECT, describe(e));
    }

    /** What a failed evaluation of this record's rows alone means for it. */
    static EngineResult fault(RuntimeException e) {
        return e instanceof UnexplainableException unexplainable
                ? new EngineResult.Rejected(unexplainable.reason().name(), describe(e))
                : new EngineResult.Rejected(EngineResult.Rejected.MODEL_FAULT, describe(e));
    }

    private static String describe(RuntimeException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getName() : message;
    }
}
