package dev.rationale.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A persistent window store that leaves no folder behind when it is closed without ever having held anything.
 *
 * <p>Kafka's store makes its folder when it is opened, and a segment in it, which also keeps the changelog's offset, only with
 * its first entry. Under exactly-once Kafka Streams (4.3.1, {@code ProcessorStateManager.initializeStoreOffsets}) takes a folder
 * without an offset for the remains of a crash: it declares the task corrupted, wipes it and makes the group rebalance. A task
 * that has not committed anything yet and is moved by that rebalance leaves such a folder again, and so on without end.
 *
 * <p>Threading and errors: those of the store within. A folder that cannot be removed is only logged: it costs one rebalance.
 */
final class TidyWindowStore implements WindowStore<Bytes, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(TidyWindowStore.class);

    private final WindowStore<Bytes, byte[]> store;
    private @Nullable Path folder;

    /**
     * Makes tidy stores.
     *
     * @param stores makes the stores within, persistent ones
     */
    record Supplier(WindowBytesStoreSupplier stores) implements WindowBytesStoreSupplier {
        @Override
        public WindowStore<Bytes, byte[]> get() {
            return new TidyWindowStore(stores.get());
        }

        @Override
        public String name() {
            return stores.name();
        }

        @Override
        public String metricsScope() {
            return stores.metricsScope();
        }

        @Override
        public long segmentIntervalMs() {
            return stores.segmentIntervalMs();
        }

        @Override
        public long windowSize() {
            return stores.windowSize();
        }

        @Override
        public boolean retainDuplicates() {
            return stores.retainDuplicates();
        }

        @Override
        public long retentionPeriod() {
            return stores.retentionPeriod();
        }
    }

    private TidyWindowStore(WindowStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        folder = context.stateDir().toPath().resolve(name());
        store.init(context, root);
    }

    @Override
    public void close() {
        store.close();
        if (folder != null && Files.isDirectory(folder)) {
            removeIfEmpty(folder);
        }
    }

    private static void removeIfEmpty(Path folder) {
        try {
            if (isEmpty(folder)) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            LOG.warn("the empty folder {} was not removed: {}", folder, e.toString());
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public boolean persistent() {
        return store.persistent();
    }

    @Override
    public boolean isOpen() {
        return store.isOpen();
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        store.commit(changelogOffsets);
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition partition) {
        return store.committedOffset(partition);
    }

    @Override
    @Deprecated
    public boolean managesOffsets() {
        return store.managesOffsets();
    }

    @Override
    public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
        return store.query(query, bound, config);
    }

    @Override
    public Position getPosition() {
        return store.getPosition();
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value, long timestamp) {
        store.put(key, value, timestamp);
    }

    @Override
    public byte @Nullable [] fetch(Bytes key, long time) {
        return store.fetch(key, time);
    }

    @Override
    public WindowStoreIterator<byte[]> fetch(Bytes key, long from, long to) {
        return store.fetch(key, from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetch(Bytes keyFrom, Bytes keyTo, long from, long to) {
        return store.fetch(keyFrom, keyTo, from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetchAll(long from, long to) {
        return store.fetchAll(from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> all() {
        return store.all();
    }
}
