package dev.rationale.engine;

import java.util.List;

/**
 * Consecutive rows of one task in a batch.
 *
 * @param task whose rows they are
 * @param start first row
 * @param count number of rows
 */
record Slice(RowTask task, int start, int count) {

    Slice part(int from, int rows) {
        return new Slice(task, start + from, rows);
    }

    static int rows(List<Slice> slices) {
        int rows = 0;
        for (Slice slice : slices) {
            rows += slice.count;
        }
        return rows;
    }
}
