package dev.rationale.stream.audit;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
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

    HeadStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Every row that can be read; what cannot, the topic says again. */
    List<TreeRow> rows() {
        List<TreeRow> rows = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                if (!entry.key.equals(RESUME)) {
                    try {
                        TreeRow.decode(Origin.parse(entry.key), entry.value).ifPresent(rows::add);
                    } catch (EntryException e) {
                        throw new IllegalStateException("a row under " + entry.key, e);
                    }
                }
            }
        }
        return rows;
    }

    /** Where to read on; 0 where nothing is known. */
    long resume() {
        byte[] value = store.get(RESUME);
        return value == null || value.length != Long.BYTES
                ? 0
                : ByteBuffer.wrap(value).getLong();
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
