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

    /** Removes the tasks of a record, which stand side by side; how many rows they had left. */
    int removeAll(Explanation gone) {
        order();
        int from = firstOf(gone);
        int to = from;
        int rows = 0;
        for (RowTask task = at(to); task != null && task.explanation() == gone; task = at(to)) {
            rows += task.remaining();
            to++;
        }
        System.arraycopy(tasks, to, tasks, from, tail - to);
        Arrays.fill(tasks, tail - (to - from), tail, null);
        tail -= to - from;
        sorted = tail;
        return rows;
    }

    private @Nullable RowTask at(int place) {
        return place < tail ? tasks[place] : null;
    }

    /** Where the tasks of a record begin, or would begin, by bisection. */
    private int firstOf(Explanation explanation) {
        int low = head;
        int high = tail;
        while (low < high) {
            int middle = (low + high) >>> 1;
            RowTask task = tasks[middle];
            if (task != null && task.isBefore(explanation)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
