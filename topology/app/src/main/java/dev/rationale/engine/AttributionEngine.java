package dev.rationale.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the programs of many records side by side on a fixed number of workers.
 *
 * <p>A free worker takes the rows that wait for one model, oldest record first and over any number of records, up to the
 * model's best batch size, and evaluates them in one call: no timer, a batch closes when a worker is free. Large requests
 * are cut over several batches. A result does not depend on its neighbours beyond float rounding inside the model.
 *
 * <p>Safe for use by any number of threads. {@link #submit} blocks while the engine holds its limit of requests. Futures
 * complete on a worker (or, for a program that needs no rows, on the submitting thread), so what hangs on them must be short.
 * Memory: each worker holds one batch; a request holds at most a few batches of gradients that wait for their turn to be added.
 */
public final class AttributionEngine implements AutoCloseable {
    private final int limit;
    private final Pools pools;
    private final List<Thread> workers = new ArrayList<>();
    private final Set<Explanation> underWay = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rowsWait = lock.newCondition();
    private final Condition roomFree = lock.newCondition();
    private long arrivals;
    private @Nullable EngineDownException down;

    /** An engine with one worker per core. */
    public AttributionEngine(int limit) {
        this(Runtime.getRuntime().availableProcessors(), limit);
    }

    /**
     * @param threads number of workers, &gt; 0; each evaluates one batch at a time
     * @param limit largest number of requests held at once, &gt; 0
     */
    public AttributionEngine(int threads, int limit) {
        if (threads < 1 || limit < 1) {
            throw new IllegalArgumentException(
                    "expected at least one thread and one request, found " + threads + " and " + limit);
        }
        this.limit = limit;
        this.pools = new Pools(2 * threads);
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(this::work, "attribution-" + i);
            worker.setDaemon(true);
            worker.setUncaughtExceptionHandler((thread, cause) ->
                    stop(new EngineDownException("worker " + thread.getName() + " died: " + cause, cause)));
            workers.add(worker);
        }
        workers.forEach(Thread::start);
    }

    /**
     * Starts the explanation of one record; blocks while the engine is full.
     *
     * @return completes with the record's result, or exceptionally with an {@link EngineDownException}
     * @throws EngineDownException if the engine is closed or a worker died, also while waiting for room
     */
    public CompletableFuture<EngineResult> submit(EngineRequest request) {
        Explanation explanation = admit(request);
        boolean begun = false;
        try {
            proceed(explanation, explanation.begin());
            begun = true;
        } finally {
            if (!begun) {
                withdraw(explanation);
            }
        }
        return explanation.future();
    }

    /** Number of requests held now. */
    public int size() {
        lock.lock();
        try {
            return underWay.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the workers after their current batch; what is under way completes with an {@link EngineDownException}. */
    @Override
    public void close() {
        stop(new EngineDownException("the engine is closed", null));
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker != Thread.currentThread() && worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    break;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Explanation admit(EngineRequest request) {
        lock.lock();
        try {
            while (down == null && underWay.size() >= limit) {
                roomFree.awaitUninterruptibly();
            }
            if (down != null) {
                throw new EngineDownException("the engine is down", down);
            }
            Explanation explanation = new Explanation(arrivals++, request);
            underWay.add(explanation);
            return explanation;
        } finally {
            lock.unlock();
        }
    }

    /** Queues the next round, or ends the record. */
    private void proceed(Explanation explanation, Explanation.Step step) {
        if (step instanceof Explanation.Step.End end) {
            end(explanation, end.result());
            return;
        }
        lock.lock();
        try {
            if (!explanation.ended()) {
                ((Explanation.Step.More) step).tasks().forEach(pools::add);
                rowsWait.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(Explanation explanation, EngineResult result) {
        if (withdraw(explanation)) {
            explanation.future().complete(result);
        }
    }

    /** Forgets a record; whether it was still known. */
    private boolean withdraw(Explanation explanation) {
        lock.lock();
        try {
            if (explanation.ended()) {
                return false;
            }
            explanation.end();
            underWay.remove(explanation);
            pools.remove(explanation);
            roomFree.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void stop(EngineDownException reason) {
        List<Explanation> left;
        lock.lock();
        try {
            if (down != null) {
                return;
            }
            down = reason;
            left = List.copyOf(underWay);
            underWay.clear();
            left.forEach(Explanation::end);
            left.forEach(pools::remove);
            rowsWait.signalAll();
            roomFree.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(explanation -> explanation.future().completeExceptionally(reason));
    }

    private void work() {
        for (List<Slice> batch = await(); !batch.isEmpty(); batch = await()) {
            evaluate(batch);
        }
    }

    /** Waits for rows; empty when the engine is down. */
    private List<Slice> await() {
        lock.lock();
        try {
            List<Slice> batch = down == null ? pools.take() : List.of();
            while (down == null && batch.isEmpty()) {
                rowsWait.awaitUninterruptibly();
                batch = down == null ? pools.take() : List.of();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Evaluates a batch; one that fails is repeated record by record, so that only the guilty fails. */
    private void evaluate(List<Slice> batch) {
        Answers answers;
        try {
            answers = Answers.of(batch);
        } catch (RuntimeException e) {
            List<Explanation> records = batch.stream()
                    .map(slice -> slice.task().explanation())
                    .distinct()
                    .toList();
            if (records.size() == 1) {
                end(records.get(0), Explanation.fault(e));
                return;
            }
            for (Explanation each : records) {
                evaluate(batch.stream()
                        .filter(slice -> slice.task().explanation() == each)
                        .toList());
            }
            return;
        }
        deliver(batch, answers);
    }

    /** Gives results to their tasks, and the next step to records whose round is complete. */
    private void deliver(List<Slice> batch, Answers answers) {
        int first = 0;
        for (Slice slice : batch) {
            Explanation explanation = slice.task().explanation();
            try {
                if (answers.give(slice, first) && lastOfRound(explanation)) {
                    proceed(explanation, explanation.advance());
                }
            } catch (RuntimeException e) {
                end(explanation, Explanation.fault(e));
            }
            first += slice.count();
        }
        lock.lock();
        try {
            // Rows that had to wait for these may be free now.
            rowsWait.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean lastOfRound(Explanation explanation) {
        lock.lock();
        try {
            return !explanation.ended() && explanation.lastOfRound();
        } finally {
            lock.unlock();
        }
    }
}
