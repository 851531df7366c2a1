package dev.rationale.demo;

import java.util.function.LongSupplier;

/** Picks a readable few of many decisions: about ten, evenly spread, every third an image; more if time gets long. */
final class Selection {
    private static final int SHOWN = 10;
    private static final long LONG_NANOS = 5_000_000_000L;

    private final long step;
    private final LongSupplier nanoTime;
    private long taken;
    private long lastTaken;

    /**
     * @param total events there will be
     * @param nanoTime a clock
     */
    Selection(long total, LongSupplier nanoTime) {
        this.step = Math.max(1, total / SHOWN);
        this.nanoTime = nanoTime;
        this.lastTaken = nanoTime.getAsLong();
    }

    /**
     * Whether to show this one.
     *
     * @param position how many came before it
     * @param image whether it is an image
     */
    boolean takes(long position, boolean image) {
        boolean imageWanted = taken % 3 == 1;
        long now = nanoTime.getAsLong();
        boolean due = position >= taken * step && image == imageWanted;
        if (due || now - lastTaken >= LONG_NANOS) {
            taken++;
            lastTaken = now;
            return true;
        }
        return false;
    }

    /** Whether the one just taken is among the first, which get a picture. */
    boolean early() {
        return taken <= 5;
    }
}
