package dev.rationale.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tasks, most urgent first. Records come nearly in the order in which they are wanted, so that a sorted array with insertion from the
 * end does with one comparison what a heap pays for with many on every way in and out. Guarded by the engine's lock.
 */
final class UrgencyQueue {
    private @Nullable RowTask[] tasks = new RowTask[16];
    private int head;
    private int tail;
    /** What stands from here on was added since the last look and is not in order yet. */
    private int sorted;

    boolean isEmpty() {
        return head == tail;
    }

    @Nullable
    RowTask peek() {
        order();
        return head == tail ? null : tasks[head];
    }

    /** Removes the first, which must exist. */
    void removeFirst() {
        order();
        tasks[head++] = null;
        if (head == tail) {
            head = 0;
            tail = 0;
            sorted = 0;
        }
    }

    void add(RowTask task) {
        if (tail == tasks.length) {
            makeRoom();
        }
        boolean last = sorted == tail && (head == tail || !isBefore(task, tasks[tail - 1]));
        tasks[tail++] = task;
        if (last) {
            sorted = tail;
        }
    }

    /**
     * Merges what was added, from the end: a round of a hundred thousand rows that goes before as many costs no more than looking
     * at each.
     */
    private void order() {
        if (sorted == tail) {
            return;
        }
        @Nullable RowTask[] added = Arrays.copyOfRange(tasks, sorted, tail);
        Arrays.sort(added, RowTask.MOST_URGENT_FIRST);
        int old = sorted - 1;
        int at = tail - 1;
        for (int i = added.length - 1; i >= 0; at--) {
            RowTask task = added[i];
            if (task != null && old >= head && isBefore(task, tasks[old])) {
                tasks[at] = tasks[old--];
            } else {
                tasks[at] = added[i--];
            }
        }
        sorted = tail;
    }

    private static boolean isBefore(RowTask task, @Nullable RowTask other) {
        return other != null && RowTask.MOST_URGENT_FIRST.compare(task, other) < 0;
    }

    private void makeRoom() {
        int size = tail - head;
        @Nullable RowTask[] wider = 2 * size > tasks.length ? new RowTask[2 * tasks.length] : tasks;
        System.arraycopy(tasks, head, wider, 0, size);
        if (wider == tasks) {
            Arrays.fill(tasks, size, tail, null);
        }
        tasks = wider;
        sorted -= head;
        head = 0;
        tail = size;
    }

    /** Whether the task was there. */
    boolean remove(RowTask task) {
        for (int i = head; i < tail; i++) {
            if (tasks[i] == task) {
                System.arraycopy(tasks, i + 1, tasks, i, tail - i - 1);
                tasks[--tail] = null;
                sorted -= i < sorted ? 1 : 0;
                return true;
            }
        }
        return false;
    }
}
