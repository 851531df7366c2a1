package dev.rationale.engine;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import java.util.ArrayList;
import java.util.List;

/** What the model answered to a batch. */
sealed interface Answers {

    /** Evaluates rows of one pool in one call; whatever the model throws comes out. */
    static Answers of(List<Slice> slices) {
        PoolKey key = slices.get(0).task().key();
        GradientOracle oracle = key.model().placement().oracle();
        if (key.gradients()) {
            List<Stretch> stretches = new ArrayList<>(slices.size());
            slices.forEach(slice -> stretches.add(slice.task().stretch(slice.start(), slice.count())));
            return new Gradients(oracle.gradients(stretches));
        }
        List<Point> points = new ArrayList<>(slices.size());
        slices.forEach(slice -> points.add(slice.task().point()));
        return new Outputs(oracle.outputs(points));
    }

    /** Gives what came of slice {@code i} of the batch to its task; whether that completes the task. */
    boolean give(Slice slice, int i);

    /**
     * @param segments values and sums of gradients of each slice
     */
    record Gradients(List<RowResult.Segment> segments) implements Answers {
        @Override
        public boolean give(Slice slice, int i) {
            return slice.task().acceptGradients(slice.start(), segments.get(i));
        }
    }

    /**
     * @param rows raw outputs of each slice, which has one row
     */
    record Outputs(List<double[][]> rows) implements Answers {
        @Override
        public boolean give(Slice slice, int i) {
            return slice.task().acceptOutputs(rows.get(i));
        }
    }
}
