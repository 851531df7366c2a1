package dev.rationale.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What workers take from the records that wait, and what they bring back. Takes the engine's lock itself, for any number of threads. */
final class Dispatch {
    private final DeviceLoads devices;
    private final Roster roster;
    private final Lifetime lifetime;
    private final Lock lock;
    private long batches;
    private int hurries;

    /**
     * @param lock the engine's
     */
    Dispatch(DeviceLoads devices, Roster roster, Lifetime lifetime, Lock lock) {
        this.devices = devices;
        this.roster = roster;
        this.lifetime = lifetime;
        this.lock = lock;
    }

    /** Runs {@code work}, which waits for what is in the engine; meanwhile no batch waits for company. */
    void hurry(Runnable work) {
        hurries(1);
        try {
            work.run();
        } finally {
            hurries(-1);
        }
    }

    private void hurries(int more) {
        lock.lock();
        try {
            hurries += more;
            devices.wakeAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for rows of a device; null when the engine is down.
     *
     * @param expire called for records whose deadline has passed, without the lock
     */
    @Nullable
    Batch next(DeviceLoad device, Consumer<Explanation> expire) {
        while (true) {
            List<Explanation> late;
            lock.lock();
            try {
                long now = System.nanoTime();
                late = roster.late(now);
                if (late.isEmpty()) {
                    if (lifetime.isOver()) {
                        return null;
                    }
                    Batch batch = device.take(batches, now, hurries > 0);
                    if (batch != null) {
                        batches++;
                        return batch;
                    }
                    device.awaitRows(now, roster.nanosUntilLate(now));
                }
            } finally {
                lock.unlock();
            }
            late.forEach(expire);
        }
    }

    /** A batch is done with: its memory is free, and rows that had to wait for it may go. */
    void release(Batch batch) {
        lock.lock();
        try {
            DeviceLoad device = batch.slices().get(0).task().explanation().device();
            device.release(batch);
            device.wakeAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Device calls of these slices came back.
     *
     * @param complete tasks whose rows are all there
     * @return records whose round is complete
     */
    List<Explanation> computed(List<Slice> slices, List<RowTask> complete, long nanos) {
        List<Explanation> ready = new ArrayList<>();
        lock.lock();
        try {
            Explanation before = null;
            for (Slice slice : slices) {
                Explanation explanation = slice.task().explanation();
                if (explanation != before) {
                    explanation.computed(nanos);
                    before = explanation;
                }
            }
            for (RowTask task : complete) {
                Explanation explanation = task.explanation();
                if (!explanation.ended() && explanation.lastOfRound()) {
                    ready.add(explanation);
                }
            }
        } finally {
            lock.unlock();
        }
        return ready;
    }

    /** Without the rows of records that have ended. */
    List<Slice> wanted(List<Slice> slices) {
        lock.lock();
        try {
            return slices.stream()
                    .filter(slice -> !slice.task().explanation().ended())
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
