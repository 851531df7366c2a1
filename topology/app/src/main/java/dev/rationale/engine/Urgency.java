package dev.rationale.engine;

import java.util.concurrent.TimeUnit;

/**
 * When a record is wanted.
 *
 * @param priority higher goes first among records that wait: each step is worth a tenth of a second of waiting, so that
 *     nobody starves; taken within −100 and 100
 * @param deadlineNanos {@link System#nanoTime()} after which nobody wants the result; {@link Long#MAX_VALUE} for never
 */
public record Urgency(int priority, long deadlineNanos) {
    /** No priority, no deadline. */
    public static final Urgency NORMAL = new Urgency(0, Long.MAX_VALUE);

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int LARGEST = 100;

    /** Position in the queue of a record that arrived at {@code nanoTime}: less goes first. */
    long rank(long nanoTime) {
        return nanoTime - Math.max(-LARGEST, Math.min(LARGEST, priority)) * STEP_NANOS;
    }

    boolean hasDeadline() {
        return deadlineNanos != Long.MAX_VALUE;
    }

    boolean isOver(long nanoTime) {
        return hasDeadline() && nanoTime - deadlineNanos > 0;
    }
}
