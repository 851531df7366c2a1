package dev.rationale.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/**
 * The records of one task between admission and publication, in the order of their offsets. Only a finished prefix leaves,
 * so order per partition, hence per key, needs no bookkeeping.
 *
 * <p>Threading: one stream thread. Failure: once a record could not be delivered, nothing behind it may be; the failure is
 * remembered and thrown again by every later call, the second drain of a dirty close included.
 *
 * @param <R> what is kept of a record
 */
final class InFlight<R> {
    private record Entry<R>(R record, CompletableFuture<Outcome> outcome, long bytes, long admittedAt) {}

    private final ArrayDeque<Entry<R>> queue = new ArrayDeque<>();
    private final InFlightWindow window;
    private final InFlightBytes held;
    private final Duration deadline;
    private final LongSupplier nanoTime;
    private final BiConsumer<R, Outcome> deliver;
    private @Nullable RuntimeException failure;

    /**
     * @param most records in work at a time
     * @param held by the records of all tasks
     * @param deadline longest wait for one record, and of a drain for all
     * @param nanoTime as {@link System#nanoTime()}
     * @param deliver called in order, on the calling thread
     */
    InFlight(int most, InFlightBytes held, Duration deadline, LongSupplier nanoTime, BiConsumer<R, Outcome> deliver) {
        this.window = new InFlightWindow(most, deadline);
        this.held = held;
        this.deadline = deadline;
        this.nanoTime = nanoTime;
        this.deliver = deliver;
    }

    int size() {
        return queue.size();
    }

    /**
     * @param bytes that it holds until it is delivered
     */
    void add(R record, CompletableFuture<Outcome> outcome, long bytes) {
        held.take(bytes);
        queue.add(new Entry<>(record, outcome, bytes, nanoTime.getAsLong()));
    }

    /** Delivers the records at the head that are done, without waiting. */
    void deliverFinished() {
        for (Entry<R> head = queue.peek(); head != null && head.outcome.isDone(); head = queue.peek()) {
            deliverHead(deadline, false);
        }
    }

    /**
     * Delivers all records, waiting for those that are not done.
     *
     * @throws StreamsException if they are not all done within the deadline or a worker died; the thread must not go on
     */
    void drain() {
        long start = nanoTime.getAsLong();
        while (!queue.isEmpty()) {
            deliverHead(deadline.minusNanos(nanoTime.getAsLong() - start), false);
        }
        rethrow();
    }

    /**
     * Delivers the oldest records, waiting for them, until there is room for another one: by number, and by what all tasks hold.
     * Where others hold it all, this task has one in work at a time.
     *
     * @throws StreamsException if one is not done within the deadline or its worker died; the thread must not go on
     */
    void makeRoom() {
        while (!queue.isEmpty() && (isFull() || held.areExceeded())) {
            deliverHead(deadline, isFull());
        }
    }

    private boolean isFull() {
        return queue.size() >= window.size();
    }

    private void deliverHead(Duration wait, boolean wanted) {
        rethrow();
        Entry<R> head = queue.element();
        try {
            Outcome outcome = await(head.outcome, wait);
            queue.remove();
            held.release(head.bytes);
            window.left(head.admittedAt, nanoTime.getAsLong(), wanted);
            deliver.accept(head.record, outcome);
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } catch (Error e) {
            failure = new StreamsException("an explanation could not be delivered: " + e, e);
            throw e;
        }
    }

    /**
     * Gives up what is left: its futures are cancelled.
     *
     * @return how many records were still waiting
     */
    int abandon() {
        int left = queue.size();
        queue.forEach(entry -> {
            entry.outcome.cancel(false);
            held.release(entry.bytes);
        });
        queue.clear();
        return left;
    }

    private void rethrow() {
        if (failure != null) {
            throw failure;
        }
    }

    private Outcome await(CompletableFuture<Outcome> outcome, Duration wait) {
        try {
            return outcome.get(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StreamsException(
                    "no explanation within " + deadline + " while " + queue.size()
                            + " records are in flight; the stream thread stops. Lower limits.in-flight-per-task or raise"
                            + " limits.drain-deadline",
                    e);
        } catch (ExecutionException e) {
            throw new StreamsException("the engine failed: " + e.getCause(), e);
        } catch (CancellationException e) {
            throw new StreamsException("the explanation was cancelled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamsException("interrupted while waiting for an explanation", e);
        }
    }
}
