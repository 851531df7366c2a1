package dev.rationale.engine;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Whether an engine is up, and what took it down. Guarded by the engine's lock. */
final class Lifetime {
    private final Condition over;
    private @Nullable EngineDownException end;

    /**
     * @param lock the engine's
     */
    Lifetime(Lock lock) {
        this.over = lock.newCondition();
    }

    boolean isOver() {
        return end != null;
    }

    /**
     * @throws EngineDownException if it is over
     */
    void require() {
        if (end != null) {
            throw new EngineDownException("the engine is down", end);
        }
    }

    /** Whether this is what ended it; what comes later ends nothing. */
    boolean end(EngineDownException reason) {
        if (end != null) {
            return false;
        }
        end = reason;
        over.signalAll();
        return true;
    }

    /** Waits, but not beyond the end. */
    void pause(long nanos) {
        try {
            long left = nanos;
            while (end == null && left > 0) {
                left = over.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
