package dev.rationale.stream;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * How far a task is behind: the age of the record at the head of the line, admitted and not yet published, by its own
 * timestamp.
 *
 * <p>With a backlog in the topic the head of the line is as old as the backlog, although few records are in memory. A commit
 * empties the line for a moment, and then the next poll may be under way; so an empty line keeps the age that its last record
 * had when it was published, until the task was seen idle for {@link #SETTLED}. Then, and before the first record, it is 0.
 *
 * <p>Threading: changed by the stream thread, read by any.
 */
final class StreamLag {
    /** How long nothing must have come before a task counts as caught up. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    private static final long BUSY = -1;

    private final ArrayDeque<Long> timestamps = new ArrayDeque<>();
    private volatile Moment moment = new Moment(0, 0, 0, 0);

    /**
     * What a reader needs, changed as one.
     *
     * @param waiting number of records in line
     * @param oldest timestamp of the head, where one is in line
     * @param lastAge age of the last published record at that time, where none is in line
     * @param idleSince when the task was first seen without work after that, or {@link #BUSY}
     */
    private record Moment(int waiting, long oldest, long lastAge, long idleSince) {}

    /** A record joined the line; timestamp in milliseconds. */
    void admitted(long timestamp) {
        timestamps.add(timestamp);
        moment = new Moment(timestamps.size(), timestamps.element(), 0, BUSY);
    }

    /** The head of the line was published, at {@code now} in milliseconds. */
    void published(long now) {
        long left = timestamps.remove();
        moment = timestamps.isEmpty()
                ? new Moment(0, 0, now - left, BUSY)
                : new Moment(timestamps.size(), timestamps.element(), 0, BUSY);
    }

    /** The stream thread came round and had nothing new for the task. */
    void cameRound(long now) {
        Moment last = moment;
        if (last.waiting == 0 && last.idleSince == BUSY) {
            moment = new Moment(0, 0, last.lastAge, now);
        }
    }

    /** Records in line. */
    int waiting() {
        return moment.waiting;
    }

    /** The lag at {@code now}, never negative: a producer's clock may run ahead. */
    double seconds(long now) {
        Moment last = moment;
        long millis;
        if (last.waiting > 0) {
            millis = now - last.oldest;
        } else if (last.idleSince == BUSY || now - last.idleSince < SETTLED.toMillis()) {
            millis = last.lastAge;
        } else {
            millis = 0;
        }
        return Math.max(0, millis) / 1000.0;
    }
}
