package dev.rationale.engine;

import dev.rationale.attribution.GradientBatch;
import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Row;
import java.util.ArrayList;
import java.util.List;

/** What the model answered to a batch. */
sealed interface Answers {

    /** Evaluates rows of one pool in one call; whatever the model throws comes out. */
    static Answers of(List<Slice> slices) {
        PoolKey key = slices.get(0).task().key();
        GradientOracle oracle = key.model().placement().oracle();
        List<Row> rows = new ArrayList<>(Slice.rows(slices));
        slices.forEach(slice -> slice.addRows(rows));
        return key.gradients() ? new Gradients(oracle.borrowedGradients(rows)) : new Outputs(oracle.outputs(rows));
    }

    /** Gives a slice, whose rows begin at {@code first} in the batch, to its task; whether that completes the task. */
    boolean give(Slice slice, int first);

    /**
     * @param batch values and gradients of all rows
     */
    record Gradients(GradientBatch batch) implements Answers {
        @Override
        public boolean give(Slice slice, int first) {
            return slice.task().acceptGradients(slice.start(), slice.count(), batch, first);
        }
    }

    /**
     * @param rows raw outputs of all rows
     */
    record Outputs(List<double[][]> rows) implements Answers {
        @Override
        public boolean give(Slice slice, int first) {
            return slice.task().acceptOutputs(rows.get(first));
        }
    }
}
