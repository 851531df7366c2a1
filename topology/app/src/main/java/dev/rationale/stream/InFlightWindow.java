package dev.rationale.stream;

import java.time.Duration;

/**
 * How many records a task may have in work: no more than are explained well within the time that a commit may wait for them,
 * whatever a model costs and whatever else the machine does. A fixed number would fit one model and one machine.
 *
 * <p>It begins with one and grows by one with every record that had to wait for room and took less than half of the target,
 * which doubles it while it is traversed once. A record that took longer than the target halves it; those already in work
 * then do not halve it again. The target is a tenth of the drain deadline.
 *
 * <p>Threading: one stream thread.
 */
final class InFlightWindow {
    private static final int SHARE = 10;

    private final int most;
    private final long targetNanos;
    private int size = 1;
    private long cutAt = Long.MIN_VALUE;

    /**
     * @param most records, as configured, &gt; 0
     * @param drainDeadline how long a commit may wait
     */
    InFlightWindow(int most, Duration drainDeadline) {
        this.most = most;
        this.targetNanos = drainDeadline.toNanos() / SHARE;
    }

    /** Records that may be in work now. */
    int size() {
        return size;
    }

    /**
     * A record left.
     *
     * @param admittedAt when it came, as {@link System#nanoTime()}
     * @param now when it left
     * @param wanted whether another one waited for its place
     */
    void left(long admittedAt, long now, boolean wanted) {
        long took = now - admittedAt;
        if (took > targetNanos) {
            if (cutAt == Long.MIN_VALUE || admittedAt - cutAt >= 0) {
                size = Math.max(1, size / 2);
                cutAt = now;
            }
        } else if (wanted && took < targetNanos / 2 && size < most) {
            size++;
        }
    }
}
