package dev.rationale.engine;

import dev.rationale.attribution.Row;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Consecutive rows of one task in a batch.
 *
 * @param task whose rows they are
 * @param start first row
 * @param count number of rows
 */
record Slice(RowTask task, int start, int count) {

    List<Row> rows() {
        return IntStream.range(start, start + count).mapToObj(task::row).toList();
    }
}
