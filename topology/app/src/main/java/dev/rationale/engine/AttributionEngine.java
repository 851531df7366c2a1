package dev.rationale.engine;

import dev.rationale.attribution.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the programs of many records side by side on the workers of its devices.
 *
 * <p>A record belongs to one device. A free worker of that device takes the rows that wait for one model, most urgent record
 * first and over any number of records and submitting threads, and evaluates them in one call. A batch closes when it is full
 * (the model's best size, within the device's memory), when its oldest row has waited for the linger time, or at once while
 * somebody is in a {@link #hurry}. Large requests are cut over several batches. A result does not depend on its neighbours
 * beyond float rounding inside the model.
 *
 * <p>Failures. A batch that fails is halved until the guilty record is alone; it is rejected, the others go on. One that does
 * not fit into memory is halved too, and the model's limit with it, for a while, unless a single row was too much. A broken device, a worker that dies and a
 * call that does not come back take the whole engine down: every future then completes with an {@link EngineDownException},
 * never with a result for the record.
 *
 * <p>Safe for use by any number of threads. {@link #submit} blocks while the engine is full, by the number of records or by what they
 * say that they hold; who came first goes in first, and a record that alone holds more than the bound is rejected. Futures complete on
 * a worker (or, for a program that needs no rows, on the submitting thread, and for one that waited for a preparation, on that
 * one's), so what hangs on them must be short. Memory: bounded by {@link EngineSettings}; each worker holds one batch.
 */
public final class AttributionEngine implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final EngineListener listener;
    private final EngineSettings settings;
    private final Crew crew;
    private final Preparer preparer;
    private final ReentrantLock lock = new ReentrantLock();
    private final DeviceLoads devices;
    private final Roster roster;
    private final Entrance entrance;
    private final Lifetime lifetime = new Lifetime(lock);
    private final Dispatch dispatch;
    private final CompletableFuture<EngineDownException> down = new CompletableFuture<>();

    /** Starts the workers. */
    public AttributionEngine(EngineSettings settings, EngineListener listener) {
        this(settings, listener, CLOSE_PATIENCE);
    }

    /**
     * @param closePatience how long {@link #close} waits for device calls
     */
    AttributionEngine(EngineSettings settings, EngineListener listener, Duration closePatience) {
        this.listener = listener;
        this.settings = settings;
        this.devices = new DeviceLoads(settings, lock);
        this.roster = new Roster(settings);
        this.entrance = new Entrance(devices, roster, lifetime, lock);
        this.dispatch = new Dispatch(devices, roster, lifetime, lock);
        this.crew = new Crew(this, devices, closePatience);
        this.preparer = new Preparer(this, crew.size());
        crew.start(this, settings.callDeadline());
    }

    /**
     * Starts the explanation of one record; blocks while the engine is full. Cancelling the future withdraws the record: its waiting
     * rows are forgotten and its room is free; what is in a device call or prepared for it comes to an end that nobody hears of.
     *
     * @return completes with the record's result, or exceptionally with an {@link EngineDownException}
     * @throws IllegalArgumentException if the engine has none of the request's devices
     * @throws EngineDownException if the engine is closed or went down, also while waiting for room
     */
    public CompletableFuture<EngineResult> submit(EngineRequest request) {
        long heap;
        try {
            heap = Explanation.heapBytes(request, request.program());
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Explanation.refusal(e));
        }
        if (heap > settings.maxBytes()) {
            return CompletableFuture.completedFuture(EngineResult.Rejected.tooLarge(heap, settings.maxBytes()));
        }
        Explanation explanation = admit(request, heap);
        if (explanation == null) {
            return CompletableFuture.completedFuture(
                    EngineResult.Rejected.tooWide(request.shape().dimension(), devices.names()));
        }
        boolean begun = false;
        try {
            proceed(List.of(explanation.begin()));
            begun = true;
        } finally {
            if (!begun) {
                withdraw(explanation);
            }
        }
        CompletableFuture<EngineResult> future = explanation.future();
        CompletableFuture<EngineResult> unused = future.whenComplete((result, error) -> {
            if (future.isCancelled()) {
                withdraw(explanation);
            }
        });
        return future;
    }

    /** Runs {@code work}, which waits for what is in the engine; meanwhile no batch waits for company. */
    public void hurry(Runnable work) {
        dispatch.hurry(work);
    }

    /** Number of requests held now. */
    public int size() {
        lock.lock();
        try {
            return roster.size();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of heap that what was prepared for {@linkplain EngineRequest#keeping() keeping} records takes, about. */
    public long keptBytes() {
        lock.lock();
        try {
            return devices.keptBytes();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the workers after their current batch; what is under way completes with an {@link EngineDownException}. Waits ten
     * seconds at most, however often it is called: a device call cannot be ended.
     */
    @Override
    public void close() {
        stop(new EngineDownException("the engine is closed", null));
        crew.awaitEnd();
    }

    /** Whether a worker is still in a device call after {@link #close()}. Its model must not be closed then. */
    public boolean isStuck() {
        return isDown() && crew.works();
    }

    /** Completes with what took the engine down, or closed it, before the records in it hear of it; what hangs on it must be short. */
    public CompletableFuture<EngineDownException> down() {
        return down.copy();
    }

    private @Nullable Explanation admit(EngineRequest request, long heap) {
        lock.lock();
        try {
            return entrance.enter(request, heap);
        } finally {
            lock.unlock();
        }
    }

    /** Takes in what a record wants prepared, on the record's device, however full it is. */
    Explanation admit(Explanation asking, Work<?> work, long heap) {
        lock.lock();
        try {
            return entrance.enterBeside(asking, work, heap);
        } finally {
            lock.unlock();
        }
    }

    /** Queues the next round of each record, or ends it; all under one lock, for a batch brings dozens. */
    void proceed(List<Explanation.Progress> all) {
        List<Explanation.Progress> ended = new ArrayList<>(all.size());
        lock.lock();
        try {
            long now = System.nanoTime();
            for (Explanation.Progress progress : all) {
                Explanation explanation = progress.explanation();
                if (progress.result() != null) {
                    if (entrance.leave(explanation)) {
                        ended.add(progress);
                    }
                } else if (!explanation.ended()) {
                    explanation.device().add(explanation, now);
                    explanation.device().wakeOne();
                }
            }
        } finally {
            lock.unlock();
        }
        for (Explanation.Progress progress : ended) {
            progress.explanation().future().complete(progress.result());
        }
        preparer.begin(all);
    }

    void end(Explanation explanation, EngineResult result) {
        if (withdraw(explanation)) {
            explanation.future().complete(result);
        }
    }

    /** Forgets a record; whether it was still known. */
    private boolean withdraw(Explanation explanation) {
        lock.lock();
        try {
            return entrance.leave(explanation);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the next step to those whose round is complete. */
    void advance(List<Explanation> ready) {
        preparer.advance(ready);
    }

    Dispatch dispatch() {
        return dispatch;
    }

    EngineListener listener() {
        return listener;
    }

    boolean isDown() {
        lock.lock();
        try {
            return lifetime.isOver();
        } finally {
            lock.unlock();
        }
    }

    void stop(EngineDownException reason) {
        List<Explanation> left;
        lock.lock();
        try {
            if (!lifetime.end(reason)) {
                return;
            }
            left = roster.clear();
            left.forEach(Explanation::end);
            devices.wakeAll();
            entrance.wakeAll();
        } finally {
            lock.unlock();
        }
        down.complete(reason);
        preparer.stop();
        left.forEach(explanation -> explanation.future().completeExceptionally(reason));
    }

    /** Waits, but not longer than the engine is up. */
    void pause(long nanos) {
        lock.lock();
        try {
            lifetime.pause(nanos);
        } finally {
            lock.unlock();
        }
    }
}
