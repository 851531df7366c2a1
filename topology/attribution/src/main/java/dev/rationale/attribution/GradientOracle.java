package dev.rationale.attribution;

import java.util.List;

/**
 * Evaluates rows together on a model. Rows are independent: the result of a row does not depend on its neighbours beyond
 * float rounding. Implementations are safe for use by several threads.
 */
public interface GradientOracle {

    /** Number of coordinates {@code d} of the input space: all differentiable inputs, flattened, one behind the other. */
    int dimension();

    /**
     * Forward passes only.
     *
     * @return per point the raw vectors of all outputs, {@code [points][outputs][size]}
     */
    List<double[][]> outputs(List<Point> points);

    /**
     * One forward and one backward pass for the rows of all stretches, whose targets name the same output and objective.
     *
     * @return per stretch its values and the weighted sum of its gradients
     */
    List<RowResult.Segment> gradients(List<Stretch> stretches);
}
