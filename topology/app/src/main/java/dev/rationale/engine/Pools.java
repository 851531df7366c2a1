package dev.rationale.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rows that wait, by what may share a batch, oldest record first. Guarded by the engine's lock. */
final class Pools {
    private static final Comparator<RowTask> OLDEST_FIRST = Comparator.comparingLong(
                    (RowTask task) -> task.explanation().sequence())
            .thenComparingInt(RowTask::index);

    private final Map<PoolKey, TreeSet<RowTask>> pools = new HashMap<>();
    private final int batchesAhead;

    /**
     * @param batchesAhead how many batches of one task may be evaluated ahead of its oldest open one; bounds the gradients
     *     that wait to be added in order
     */
    Pools(int batchesAhead) {
        this.batchesAhead = batchesAhead;
    }

    void add(RowTask task) {
        pools.computeIfAbsent(task.key(), key -> new TreeSet<>(OLDEST_FIRST)).add(task);
    }

    /** Forgets the waiting rows of a record. */
    void remove(Explanation explanation) {
        for (RowTask task : explanation.round()) {
            TreeSet<RowTask> pool = pools.get(task.key());
            if (pool != null && pool.remove(task) && pool.isEmpty()) {
                pools.remove(task.key());
            }
        }
    }

    /** Takes the rows of one batch, beginning with the oldest record that has some; empty if none can be taken now. */
    List<Slice> take() {
        RowTask oldest = null;
        for (TreeSet<RowTask> pool : pools.values()) {
            RowTask candidate = firstAvailable(pool);
            if (candidate != null && (oldest == null || OLDEST_FIRST.compare(candidate, oldest) < 0)) {
                oldest = candidate;
            }
        }
        return oldest == null ? List.of() : take(oldest.key());
    }

    private List<Slice> take(PoolKey key) {
        TreeSet<RowTask> pool = pools.getOrDefault(key, new TreeSet<>(OLDEST_FIRST));
        List<Slice> slices = new ArrayList<>();
        int room = key.rowsPerBatch();
        for (Iterator<RowTask> tasks = pool.iterator(); room > 0 && tasks.hasNext(); ) {
            RowTask task = tasks.next();
            int rows = Math.min(room, task.available(window(key)));
            if (rows > 0) {
                slices.add(new Slice(task, task.position(), rows));
                task.handOut(rows);
                room -= rows;
                if (task.remaining() == 0) {
                    tasks.remove();
                }
            }
        }
        if (pool.isEmpty()) {
            pools.remove(key);
        }
        return slices;
    }

    private @Nullable RowTask firstAvailable(Set<RowTask> pool) {
        for (RowTask task : pool) {
            if (task.available(window(task.key())) > 0) {
                return task;
            }
        }
        return null;
    }

    private int window(PoolKey key) {
        return (int) Math.min(Integer.MAX_VALUE, (long) batchesAhead * key.rowsPerBatch());
    }
}
