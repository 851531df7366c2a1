package dev.rationale.stream.audit;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The signer's store: a row for every tree, under its origin, of the tree as its last published head has it; and under {@code resume} the
 * offset from which on leaves may be unsigned. Rows wait until {@link #flush()}, which every commit calls once.
 */
final class HeadStore {
    /** No origin: those have a slash. */
    private static final String RESUME = "resume";

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, byte[]> waiting = new LinkedHashMap<>();

    /**
     * What a life of the task begins with.
     *
     * @param trees as their last published heads have them; each to be grown by one life alone
     * @param resume where to read on; 0 where nothing is known
     */
    record Rows(List<TreeRow> trees, long resume) {}

    HeadStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Every row that can be read; what cannot, the topic says again. */
    Rows rows() {
        Map<String, byte[]> rows = new LinkedHashMap<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> rows.put(entry.key, entry.value));
        }
        return decode(rows);
    }

    /** Reads rows that a store held or {@link #waiting()} gave. */
    static Rows decode(Map<String, byte[]> rows) {
        List<TreeRow> trees = new ArrayList<>();
        long resume = 0;
        for (Map.Entry<String, byte[]> row : rows.entrySet()) {
            if (!row.getKey().equals(RESUME)) {
                try {
                    TreeRow.decode(Origin.parse(row.getKey()), row.getValue()).ifPresent(trees::add);
                } catch (EntryException e) {
                    throw new IllegalStateException("a row under " + row.getKey(), e);
                }
            } else if (row.getValue().length == Long.BYTES) {
                resume = ByteBuffer.wrap(row.getValue()).getLong();
            }
        }
        return new Rows(trees, resume);
    }

    /** What waits for the next flush, to be read by {@link #decode}. */
    Map<String, byte[]> waiting() {
        return Map.copyOf(waiting);
    }

    void keep(TreeRow row) {
        waiting.put(row.tree().origin().toString(), row.encode());
    }

    void keepResume(long offset) {
        waiting.put(RESUME, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    }

    boolean isDirty() {
        return !waiting.isEmpty();
    }

    void flush() {
        waiting.forEach(store::put);
        waiting.clear();
    }
}
