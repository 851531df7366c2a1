package dev.rationale.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The rows that wait and may share a batch, most urgent record first. Guarded by the engine's lock. */
final class Pool {
    private final PoolKey key;
    private final long bytesPerRow;
    private final int batchesAhead;
    private final PriorityQueue<RowTask> tasks = new PriorityQueue<>(RowTask.MOST_URGENT_FIRST);
    private int rows;
    /** Every row that is left must wait for earlier ones of its task that are on the device now. */
    private boolean blocked;

    /**
     * @param dimension coordinates of its rows
     * @param batchesAhead how many batches of one task may be evaluated ahead of its oldest open one; bounds the gradients
     *     that wait to be added in order
     */
    Pool(PoolKey key, int dimension, int batchesAhead) {
        this.key = key;
        this.bytesPerRow = key.model().bytesPerRow(dimension);
        this.batchesAhead = batchesAhead;
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

    /** Some can be taken as soon as time, size or memory allow. */
    boolean isOpen() {
        return !blocked && !tasks.isEmpty();
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
        blocked = false;
    }

    void remove(RowTask task) {
        if (tasks.remove(task)) {
            rows -= task.remaining();
        }
    }

    /** Rows came back: those that waited for them may go. */
    void unblock() {
        blocked = false;
    }

    /** Takes rows, the most urgent first; empty if all must wait for earlier ones. */
    List<Slice> take(int room) {
        List<Slice> slices = new ArrayList<>();
        List<RowTask> waiting = new ArrayList<>();
        int left = room;
        int window = (int) Math.min(Integer.MAX_VALUE, (long) batchesAhead * room);
        while (left > 0 && !tasks.isEmpty()) {
            RowTask task = tasks.remove();
            int taken = Math.min(left, task.available(window));
            if (taken > 0) {
                slices.add(new Slice(task, task.position(), taken));
                task.handOut(taken);
                left -= taken;
            }
            if (task.remaining() > 0) {
                waiting.add(task);
            }
        }
        tasks.addAll(waiting);
        rows -= room - left;
        blocked = slices.isEmpty();
        return slices;
    }
}
