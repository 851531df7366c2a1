package dev.rationale.engine;

import java.time.Instant;
import java.util.List;

/**
 * Rows that go to a device together, and the memory that is set aside for them.
 *
 * @param id counted from the engine's start
 * @param model on its device
 * @param slices rows by task, at least one
 * @param rows number of rows
 * @param capacity rows that would have been allowed
 * @param bytes memory set aside
 * @param takenAt when it was closed
 */
record Batch(long id, PlacedModel model, List<Slice> slices, int rows, int capacity, long bytes, Instant takenAt) {

    /** Whether so many rows are as good as all that there is room for: no task is cut to add to them. */
    static boolean isFull(int rows, int room) {
        return 10L * rows > 9L * room;
    }

    DeviceBatch described() {
        int records = 0;
        Explanation before = null;
        for (Slice slice : slices) { // slices of one record lie side by side
            records += slice.task().explanation() == before ? 0 : 1;
            before = slice.task().explanation();
        }
        boolean gradients = slices.get(0).task().key().gradients();
        return new DeviceBatch(id, model.placement().device(), rows, capacity, records, gradients);
    }
}
