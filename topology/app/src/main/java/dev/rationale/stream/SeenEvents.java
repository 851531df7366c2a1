package dev.rationale.stream;

import dev.rationale.stream.audit.Changelogs;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Remembers event identifiers per task for a while. The first record that carries an identifier is explained, later ones
 * are duplicates. The key is the decision, so a repeated event comes on the same partition, hence to the same task.
 *
 * <p>A record that comes again itself (at-least-once after a crash) is no duplicate of its own. One that became a dead
 * letter is forgotten, so that the letter can be produced again; should the first come again after that, it is no duplicate of
 * its successor either, but becomes the dead letter that it was.
 *
 * <p>Layout: time is cut into spans as long as the window. Two records of one span are duplicates, so a span holds an identifier
 * once, under the span's last millisecond. What is within the window of a record lies in its own span or beside it: three
 * look-ups of one key each, which filters answer from memory for nearly all new identifiers, where a range of time would
 * have to be read from every file.
 */
final class SeenEvents {
    private final WindowStore<String, String> store;
    private final long window;

    /**
     * @param store of {@link #store}, for the same window
     * @param window how far apart in event time two records still count as duplicates
     */
    SeenEvents(WindowStore<String, String> store, Duration window) {
        this.store = store;
        this.window = window.toMillis();
    }

    /** The store of a task, on disk: a day of identifiers is more than a heap should hold. */
    static StoreBuilder<WindowStore<String, String>> store(String name, Duration window) {
        return Stores.windowStoreBuilder(
                        new TidyWindowStore.Supplier(
                                Stores.persistentWindowStore(name, retention(window), window, false)),
                        Serdes.String(),
                        Serdes.String())
                .withCachingDisabled()
                .withLoggingEnabled(Changelogs.OF_MANY_KEYS);
    }

    /** For records that are late by a window: the span before theirs ends two windows before the newest, and must count still. */
    static Duration retention(Duration window) {
        return window.multipliedBy(2).plusMillis(1);
    }

    /**
     * Whether an earlier record carried this identifier; if none did, this one becomes the first.
     *
     * @param position {@code topic-partition@offset} of the record
     * @param timestamp the record's, in milliseconds
     */
    boolean isDuplicate(String eventId, String position, long timestamp) {
        long span = endOfSpan(timestamp);
        boolean isKnown = false;
        for (long end = Math.max(window - 1, span - window); end <= span + window; end += window) {
            First first = firstIn(eventId, end);
            if (first != null && Math.abs(timestamp - first.timestamp()) <= window) {
                if (first.isBefore(position)) {
                    return true;
                }
                isKnown = true; // by itself or by a later one, as it comes again after a crash
            }
        }
        if (!isKnown) {
            store.put(eventId, new First(position, timestamp).toString(), span);
        }
        return false;
    }

    /** Forgets the identifier if this record was the first to carry it. */
    void forget(String eventId, String position, long timestamp) {
        long span = endOfSpan(timestamp);
        if (new First(position, timestamp).equals(firstIn(eventId, span))) {
            store.put(eventId, null, span);
        }
    }

    private long endOfSpan(long timestamp) {
        return timestamp - timestamp % window + window - 1;
    }

    private @Nullable First firstIn(String eventId, long endOfSpan) {
        String value = store.fetch(eventId, endOfSpan);
        return value == null ? null : First.parse(value);
    }

    /**
     * The first record that carried an identifier, kept as {@code position@timestamp}.
     *
     * @param position {@code topic-partition@offset}
     * @param timestamp in milliseconds
     */
    private record First(String position, long timestamp) {
        static First parse(String value) {
            int cut = value.lastIndexOf('@');
            return new First(value.substring(0, cut), Long.parseLong(value.substring(cut + 1)));
        }

        /** Whether this record comes earlier on its partition than the other, or on another partition. */
        boolean isBefore(String other) {
            int cut = position.lastIndexOf('@') + 1;
            return !other.startsWith(position.substring(0, cut))
                    || Long.parseLong(position.substring(cut)) < Long.parseLong(other.substring(cut));
        }

        @Override
        public String toString() {
            return position + '@' + timestamp;
        }
    }
}
