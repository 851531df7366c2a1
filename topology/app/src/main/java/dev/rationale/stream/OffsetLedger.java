package dev.rationale.stream;

import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.stream.audit.Gaps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Knows the next expected offset of every input partition of a task and refuses an input that does not continue there.
 *
 * <p>A consumer that runs skips only what it cannot read (transaction markers, aborted records) or what retention took. A
 * consumer that starts, and any long jump, is looked into: a readable record inside the jump is one that would never be
 * explained, so the task stops. So does a rewind, which would explain twice; only at-least-once, which repeats records by
 * definition after a crash, accepts it.
 *
 * <p>Every writer has keys of its own and the furthest one counts: under at-least-once a process that stood still can write
 * after another one has gone further in its place, and must not take that back.
 *
 * <p>Threading: one stream thread. The store is written by {@link #save()}, once per commit.
 */
final class OffsetLedger {
    /** A jump of a running consumer up to this length is taken for transaction markers without asking the broker. */
    static final long UNASKED_JUMP = Gaps.UNASKED;

    /** No topic has it in its name. */
    private static final String SEPARATOR = "/";

    private final KeyValueStore<String, Long> store;
    private final String writer;
    private final HoleInspector inspector;
    private final boolean repeatsAllowed;
    private final Map<String, Long> next = new HashMap<>();
    private final Map<String, Long> unsaved = new HashMap<>();
    private final Map<String, List<String>> superseded = new HashMap<>();

    /**
     * @param store survives with the task, {@code topic-partition/writer} to next expected offset
     * @param writer tells this life of the task from every other, here and in other processes
     * @param inspector looks into jumps
     * @param repeatsAllowed whether a rewind is legitimate (at-least-once)
     */
    OffsetLedger(KeyValueStore<String, Long> store, String writer, HoleInspector inspector, boolean repeatsAllowed) {
        this.store = store;
        this.writer = writer;
        this.inspector = inspector;
        this.repeatsAllowed = repeatsAllowed;
    }

    /**
     * Checks and records that {@code offset} was read.
     *
     * @return the offsets jumped over, which nobody can read; null where there are none
     * @throws StreamsException on a rewind, or a jump over a readable record
     */
    @Nullable
    Hole advance(String topic, int partition, long offset) {
        String key = topic + "-" + partition;
        Long running = next.get(key);
        Long expected = running != null ? running : furthest(key);
        if (expected != null && offset < expected && !repeatsAllowed) {
            throw new StreamsException("expected " + key + "@" + expected + " or later, found a rewind to @" + offset
                    + "; the input was reset or re-created behind the application's state. Reset the application"
                    + " (kafka-streams-application-reset) to explain these records again");
        }
        Hole hole = null;
        if (expected != null && offset > expected) {
            boolean asked = running == null || offset - expected > UNASKED_JUMP;
            HoleReason reason = asked ? inspect(topic, partition, expected, offset) : HoleReason.UNREADABLE;
            hole = new Hole(expected, offset - 1, reason);
        }
        next.put(key, offset + 1);
        unsaved.put(key, offset + 1);
        return hole;
    }

    /** Writes what changed since the last call. */
    void save() {
        unsaved.forEach((place, offset) -> {
            store.put(place + SEPARATOR + writer, offset);
            List<String> older = superseded.remove(place);
            if (older != null) {
                older.forEach(store::delete);
            }
        });
        unsaved.clear();
    }

    private @Nullable Long furthest(String place) {
        Long furthest = null;
        List<String> others = new ArrayList<>();
        try (KeyValueIterator<String, Long> entries = store.prefixScan(place + SEPARATOR, new StringSerializer())) {
            while (entries.hasNext()) {
                KeyValue<String, Long> entry = entries.next();
                furthest = furthest == null ? entry.value : Math.max(furthest, entry.value);
                others.add(entry.key);
            }
        }
        superseded.put(place, others);
        return furthest;
    }

    private HoleReason inspect(String topic, int partition, long expected, long offset) {
        HoleInspector.Hole hole = inspector.inspect(topic, partition, expected, offset);
        if (hole instanceof HoleInspector.Unread unread) {
            throw new StreamsException("expected " + topic + "-" + partition + "@" + expected + ", found @" + offset
                    + " although @" + unread.offset() + " can be read; going on would leave it unexplained");
        }
        return hole instanceof HoleInspector.BeforeLogStart ? HoleReason.BEFORE_LOG_START : HoleReason.UNREADABLE;
    }
}
