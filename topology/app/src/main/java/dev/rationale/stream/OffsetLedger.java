package dev.rationale.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Knows the next expected offset of every input partition of a task and refuses an input that does not continue there.
 *
 * <p>A consumer that runs skips only what it cannot read (transaction markers, aborted records) or what retention took. A
 * consumer that starts, and any long jump, is looked into: a readable record inside the jump is one that would never be
 * explained, so the task stops. So does a rewind, which would explain twice; only at-least-once, which repeats records by
 * definition after a crash, accepts it.
 *
 * <p>Threading: one stream thread. The store is written by {@link #save()}, once per commit.
 */
final class OffsetLedger {
    /** A jump of a running consumer up to this length is taken for transaction markers without asking the broker. */
    static final long UNASKED_JUMP = 100;

    private final KeyValueStore<String, Long> store;
    private final HoleInspector inspector;
    private final boolean repeatsAllowed;
    private final Map<String, Long> next = new HashMap<>();
    private final Map<String, Long> unsaved = new HashMap<>();

    /**
     * @param store survives with the task, {@code topic-partition} to next expected offset
     * @param inspector looks into jumps
     * @param repeatsAllowed whether a rewind is legitimate (at-least-once)
     */
    OffsetLedger(KeyValueStore<String, Long> store, HoleInspector inspector, boolean repeatsAllowed) {
        this.store = store;
        this.inspector = inspector;
        this.repeatsAllowed = repeatsAllowed;
    }

    /**
     * Checks and records that {@code offset} was read.
     *
     * @throws StreamsException on a rewind, or a jump over a readable record
     */
    void advance(String topic, int partition, long offset) {
        String key = topic + "-" + partition;
        Long running = next.get(key);
        Long expected = running != null ? running : store.get(key);
        if (expected != null && offset < expected && !repeatsAllowed) {
            throw new StreamsException("expected " + key + "@" + expected + " or later, found a rewind to @" + offset
                    + "; the input was reset or re-created behind the application's state. Reset the application"
                    + " (kafka-streams-application-reset) to explain these records again");
        }
        if (expected != null && offset > expected && (running == null || offset - expected > UNASKED_JUMP)) {
            inspect(topic, partition, expected, offset);
        }
        next.put(key, offset + 1);
        unsaved.put(key, offset + 1);
    }

    /** Writes what changed since the last call. */
    void save() {
        unsaved.forEach(store::put);
        unsaved.clear();
    }

    private void inspect(String topic, int partition, long expected, long offset) {
        HoleInspector.Hole hole = inspector.inspect(topic, partition, expected, offset);
        if (hole instanceof HoleInspector.Unread unread) {
            throw new StreamsException("expected " + topic + "-" + partition + "@" + expected + ", found @" + offset
                    + " although @" + unread.offset() + " can be read; going on would leave it unexplained");
        }
    }
}
