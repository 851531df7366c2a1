package dev.rationale.engine;

import dev.rationale.attribution.GradientBatch;
import dev.rationale.attribution.Row;
import java.util.List;

/** What the model answered to a batch. */
sealed interface Answers {

    /** Evaluates a batch in one call; whatever the model throws comes out. */
    static Answers of(List<Slice> batch) {
        PoolKey key = batch.get(0).task().key();
        List<Row> rows = batch.stream().flatMap(slice -> slice.rows().stream()).toList();
        return key.gradients()
                ? new Gradients(key.model().gradients(rows))
                : new Outputs(key.model().outputs(rows));
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
