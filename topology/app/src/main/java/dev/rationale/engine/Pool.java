package dev.rationale.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that wait and may share a batch, most urgent record first. Guarded by the engine's lock. */
final class Pool {
    private final PoolKey key;
    private final long bytesPerRow;
    private final UrgencyQueue tasks = new UrgencyQueue();
    private int rows;

    /**
     * @param dimension coordinates of its rows
     */
    Pool(PoolKey key, int dimension) {
        this.key = key;
        this.bytesPerRow = key.model().bytesPerRow(dimension);
    }

    PoolKey key() {
        return key;
    }

    long bytesPerRow() {
        return bytesPerRow;
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    int rows() {
        return rows;
    }

    @Nullable
    RowTask mostUrgent() {
        return tasks.peek();
    }

    void add(RowTask task) {
        tasks.add(task);
        rows += task.remaining();
    }

    /** Forgets the waiting rows of a record. */
    void remove(Explanation explanation) {
        rows -= tasks.removeAll(explanation);
    }

    /**
     * Takes rows, the most urgent first. A task is cut only where the batch would not be {@linkplain Batch#isFull full} without: rows
     * of one task together are cheaper than apart.
     */
    List<Slice> take(int room) {
        List<Slice> slices = new ArrayList<>();
        int left = room;
        for (RowTask task = tasks.peek(); task != null && left > 0; task = tasks.peek()) {
            int taken = Math.min(left, task.remaining());
            if (taken < task.remaining() && Batch.isFull(room - left, room)) {
                break;
            }
            slices.add(new Slice(task, task.position(), taken));
            task.handOut(taken);
            left -= taken;
            if (task.remaining() > 0) {
                break;
            }
            tasks.removeFirst();
        }
        rows -= room - left;
        return slices;
    }
}
