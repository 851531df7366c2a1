package dev.rationale.engine;

import dev.rationale.attribution.GradientOracle;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** What waits for one device, and how much of its memory is in use. Guarded by the engine's lock. */
final class DeviceLoad {
    private final DeviceSettings settings;
    private final long lingerNanos;
    private final Condition rowsWait;
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    private final Map<PoolKey, Pool> pools = new HashMap<>();
    private final IdentityHashMap<GradientOracle, PlacedModel> models = new IdentityHashMap<>();
    private long bytesInUse;
    private int records;

    /**
     * @param rowsWait of the engine's lock, for this device's workers
     */
    DeviceLoad(DeviceSettings settings, long lingerNanos, Condition rowsWait) {
        this.settings = settings;
        this.lingerNanos = lingerNanos;
        this.rowsWait = rowsWait;
    }

    DeviceSettings settings() {
        return settings;
    }

    /** Held by calls to the device, alone by one that no other may disturb; not guarded by the engine's lock. */
    ReadWriteLock calls() {
        return calls;
    }

    /** Records per worker: the device with less of them is the better choice. */
    double load() {
        return (double) records / settings.workers();
    }

    void recordCame() {
        records++;
    }

    void recordLeft() {
        records--;
    }

    /** Whether the device could ever hold one row of so many coordinates. */
    boolean canHold(Placement placement, int dimension) {
        return PlacedModel.bytesPerRow(placement, dimension) <= settings.memoryBytes();
    }

    PlacedModel model(Placement placement) {
        return models.computeIfAbsent(placement.oracle(), oracle -> new PlacedModel(placement, placement.bestRows()));
    }

    /** Bytes of heap that what was prepared to stay takes, about. */
    long keptBytes() {
        return models.values().stream()
                .mapToLong(model -> model.preparations().keptBytes())
                .sum();
    }

    /** Queues the rows of a record's round. */
    void add(Explanation explanation, long now) {
        for (RowTask task : explanation.round()) {
            if (task.remaining() > 0) {
                task.queue(now);
                pools.computeIfAbsent(task.key(), key -> new Pool(key, task.dimension()))
                        .add(task);
            }
        }
    }

    /** Forgets the waiting rows of a record. */
    void remove(Explanation explanation) {
        Set<PoolKey> keys = new HashSet<>();
        for (RowTask task : explanation.round()) {
            if (task.remaining() > 0) {
                keys.add(task.key());
            }
        }
        for (PoolKey key : keys) {
            Pool pool = pools.get(key);
            if (pool != null) {
                pool.remove(explanation);
            }
        }
    }

    /**
     * Takes the rows of a batch from the pool with the most urgent record of those that are due; null if none is, or while the memory
     * that is free does not do for it: what comes later would take it away for ever.
     *
     * @param id for the batch
     * @param now {@link System#nanoTime()}
     * @param hurry whether no batch waits for company
     */
    @Nullable
    Batch take(long id, long now, boolean hurry) {
        Pool due = null;
        for (Iterator<Pool> all = pools.values().iterator(); all.hasNext(); ) {
            Pool pool = all.next();
            if (pool.isEmpty()) {
                all.remove();
            } else if (isDue(pool, now, hurry) && (due == null || isMoreUrgent(pool, due))) {
                due = pool;
            }
        }
        if (due == null || !fits(due)) {
            return null;
        }
        int capacity = capacity(due);
        List<Slice> slices = due.take(capacity);
        if (pools.values().stream().anyMatch(pool -> !pool.isEmpty())) {
            wakeOne(); // one record may have rows for all workers
        }
        int rows = Slice.rows(slices);
        long bytes = rows * due.bytesPerRow();
        bytesInUse += bytes;
        Batch batch = new Batch(id, due.key().model(), slices, rows, capacity, bytes, Instant.now());
        int first = 0;
        for (Slice slice : slices) {
            slice.task().explanation().joined(batch, first);
            first += slice.count();
        }
        return batch;
    }

    /** A batch came back. */
    void release(Batch batch) {
        bytesInUse -= batch.bytes();
    }

    void wakeOne() {
        rowsWait.signal();
    }

    void wakeAll() {
        rowsWait.signalAll();
    }

    /**
     * Waits, perhaps in vain, until rows come, or come back, or a batch is due by time.
     *
     * @param most nanoseconds
     */
    @SuppressWarnings({"WaitNotInLoop", "ReturnValueIgnored"}) // the caller looks again
    void awaitRows(long now, long most) {
        long nanos = Math.min(most, nanosUntilDue(now));
        if (nanos == Long.MAX_VALUE) {
            rowsWait.awaitUninterruptibly();
            return;
        }
        try {
            rowsWait.awaitNanos(nanos);
        } catch (InterruptedException e) {
            throw new EngineDownException("a worker was interrupted", e);
        }
    }

    /** Nanoseconds until a batch is due by time alone; {@link Long#MAX_VALUE} if none waits but for memory. */
    private long nanosUntilDue(long now) {
        long least = Long.MAX_VALUE;
        for (Pool pool : pools.values()) {
            long left = lingerNanos - waited(pool, now);
            if (!pool.isEmpty() && left > 0) {
                least = Math.min(least, left);
            }
        }
        return least;
    }

    private boolean isDue(Pool pool, long now, boolean hurry) {
        return (hurry || pool.rows() >= capacity(pool) || waited(pool, now) >= lingerNanos);
    }

    private static long waited(Pool pool, long now) {
        RowTask first = pool.mostUrgent();
        return first == null ? 0 : now - first.queuedAt();
    }

    private static boolean isMoreUrgent(Pool pool, Pool other) {
        RowTask first = pool.mostUrgent();
        RowTask second = other.mostUrgent();
        return first != null && second != null && RowTask.MOST_URGENT_FIRST.compare(first, second) < 0;
    }

    /** Rows that a batch of the pool may have: each worker has its share of the memory. */
    private int capacity(Pool pool) {
        long share = settings.memoryBytes() / settings.workers() / pool.bytesPerRow();
        return (int) Math.max(1, Math.min(pool.key().model().limit(), share));
    }

    /** Always, but for rows larger than a worker's share and for what comes beside them: these wait until the others leave enough. */
    private boolean fits(Pool pool) {
        return bytesInUse + Math.min(pool.rows(), capacity(pool)) * pool.bytesPerRow() <= settings.memoryBytes();
    }
}
