package dev.rationale.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/**
 * Bounds the native memory of the stores on disk: one cache of blocks for all of them, index and filters included, and small write
 * buffers.
 *
 * <p>By default (Kafka Streams 4.3.1, {@code RocksDBStore}) every segment of every task has a cache of 50 MiB and up to three write
 * buffers of 16 MiB: identifiers of events fill them for hours, so that a process grows long after its start. Buffers are bounded for
 * each store and not over all: with one bound for the process, what older segments keep in theirs would leave nothing to those that
 * are written, and a file would be begun every few events.
 *
 * <p>Made by Kafka Streams, one for each store.
 */
public final class StoreMemory implements RocksDBConfigSetter {
    /** Of one write buffer, in bytes; a store has up to three. */
    static final long WRITE_BUFFER = 2L << 20;

    /**
     * Of the cache of all stores, in bytes; the filters of some three million identifiers. They come in no order, so that a larger one
     * only fills for longer: the system keeps the files in memory as it is.
     */
    static final long CACHE = 8L << 20;

    static {
        RocksDB.loadLibrary();
    }

    /** In four parts, half for indices and filters, which are wanted again; what is read once goes first. */
    private static final Cache SHARED = new LRUCache(CACHE, 2, false, 0.5);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(SHARED).setCacheIndexAndFilterBlocks(true);
        // In pieces: the index of a large file as a whole would not fit into its part of the cache, and be read for
        // every event.
        table.setIndexType(IndexType.kTwoLevelIndexSearch).setPartitionFilters(true);
        options.setTableFormatConfig(table).setWriteBufferSize(WRITE_BUFFER);
    }

    /** Nothing of it is the store's own. */
    @Override
    public void close(String store, Options options) {}
}
