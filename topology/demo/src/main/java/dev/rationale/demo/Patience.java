package dev.rationale.demo;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Runs out when a count stands still for too long while something is awaited. For one thread. */
final class Patience {
    private final long limit;
    private final LongSupplier nanoTime;
    private long count = -1;
    private long since;

    Patience(Duration limit, LongSupplier nanoTime) {
        this.limit = limit.toNanos();
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /**
     * @param now a count of whatever shows that things go on
     * @param waiting whether anything is awaited; if not, the time starts anew
     */
    boolean exhausted(long now, boolean waiting) {
        if (now != count || !waiting) {
            count = now;
            since = nanoTime.getAsLong();
            return false;
        }
        return nanoTime.getAsLong() - since > limit;
    }
}
