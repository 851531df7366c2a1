package dev.rationale.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Holds a loop to a number of turns per second; a late turn is made up for, not added up. */
public final class Pace {
    private final double perSecond;
    private final long start;
    private long turns;

    /**
     * @param perSecond turns per second; infinity for no limit
     */
    public Pace(double perSecond) {
        this.perSecond = perSecond;
        this.start = System.nanoTime();
    }

    /** Waits for the next turn. */
    public void await() {
        if (Double.isInfinite(perSecond)) {
            return;
        }
        long due = start + (long) (turns / perSecond * TimeUnit.SECONDS.toNanos(1));
        turns++;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    /** Seconds since the beginning. */
    public double seconds() {
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
