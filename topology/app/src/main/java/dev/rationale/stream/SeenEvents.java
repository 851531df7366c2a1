package dev.rationale.stream;

import java.time.Duration;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * Remembers event identifiers per task for a while. The first record that carries an identifier is explained, later ones
 * are duplicates. The key is the decision, so a repeated event comes on the same partition, hence to the same task.
 *
 * <p>A record that comes again itself (at-least-once after a crash) is no duplicate of its own. One that became a dead
 * letter is forgotten, so that the letter can be produced again; should the first come again after that, it is no duplicate of
 * its successor either, but becomes the dead letter that it was.
 */
final class SeenEvents {
    private final WindowStore<String, String> store;
    private final long windowMillis;

    /**
     * @param store event identifier to position of its first record
     * @param window how far apart in event time two records still count as duplicates
     */
    SeenEvents(WindowStore<String, String> store, Duration window) {
        this.store = store;
        this.windowMillis = window.toMillis();
    }

    /**
     * Whether an earlier record carried this identifier; if none did, this one becomes the first.
     *
     * @param position {@code topic-partition@offset} of the record
     * @param timestamp the record's, in milliseconds
     */
    boolean isDuplicate(String eventId, String position, long timestamp) {
        try (WindowStoreIterator<String> known =
                store.fetch(eventId, Math.max(0, timestamp - windowMillis), timestamp + windowMillis)) {
            if (known.hasNext()) {
                return isBefore(known.next().value, position);
            }
        }
        store.put(eventId, position, timestamp);
        return false;
    }

    /** Whether the first of two records comes earlier on its partition than the second, or on another one. */
    private static boolean isBefore(String first, String second) {
        int cut = first.lastIndexOf('@') + 1;
        return !second.startsWith(first.substring(0, cut))
                || Long.parseLong(first.substring(cut)) < Long.parseLong(second.substring(cut));
    }

    /** Forgets the identifier if this record was the first to carry it. */
    void forget(String eventId, String position, long timestamp) {
        if (position.equals(store.fetch(eventId, timestamp))) {
            store.put(eventId, null, timestamp);
        }
    }
}
