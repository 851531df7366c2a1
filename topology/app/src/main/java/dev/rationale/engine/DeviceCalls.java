package dev.rationale.engine;

import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.Supplier;

/** The calls of one worker to its device, one at a time; any thread may ask how long the current one takes. */
final class DeviceCalls {
    private final Lock beside;
    private final Lock alone;
    /** {@link System#nanoTime()} when the current call began; 0 while there is none. */
    private volatile long calling;

    /**
     * @param calls of the device, shared by its workers
     */
    DeviceCalls(ReadWriteLock calls) {
        this.beside = calls.readLock();
        this.alone = calls.writeLock();
    }

    /** Calls while other workers may call too. */
    <T> T beside(Supplier<T> call) {
        return call(beside, call);
    }

    /** Calls while no other worker of the device does; waits for the calls that are under way. */
    <T> T alone(Supplier<T> call) {
        return call(alone, call);
    }

    private <T> T call(Lock lock, Supplier<T> call) {
        lock.lock();
        calling = System.nanoTime();
        try {
            return call.get();
        } finally {
            calling = 0;
            lock.unlock();
        }
    }

    /** Whether the current call takes longer than it may. */
    boolean isLate(long now, Duration deadline) {
        long since = calling;
        return since != 0 && now - since > deadline.toNanos();
    }
}
