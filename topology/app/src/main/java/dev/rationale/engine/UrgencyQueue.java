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

    boolean isEmpty() {
        return head == tail;
    }

    @Nullable
    RowTask peek() {
        return head == tail ? null : tasks[head];
    }

    /** Removes the first, which must exist. */
    void removeFirst() {
        tasks[head++] = null;
        if (head == tail) {
            head = 0;
            tail = 0;
        }
    }

    void add(RowTask task) {
        if (tail == tasks.length) {
            makeRoom();
        }
        int at = tail++;
        while (at > head && isBefore(task, tasks[at - 1])) {
            tasks[at] = tasks[at - 1];
            at--;
        }
        tasks[at] = task;
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
        head = 0;
        tail = size;
    }

    /** Whether the task was there. */
    boolean remove(RowTask task) {
        for (int i = head; i < tail; i++) {
            if (tasks[i] == task) {
                System.arraycopy(tasks, i + 1, tasks, i, tail - i - 1);
                tasks[--tail] = null;
                return true;
            }
        }
        return false;
    }
}
