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
     * @return per row the raw vectors of all outputs, {@code [rows][outputs][size]}
     */
    List<double[][]> outputs(List<Row> rows);

    /** One forward and one backward pass for all rows, whose targets name the same output and objective. */
    GradientBatch gradients(List<Row> rows);

    /**
     * As {@link #gradients}, perhaps in buffers of the calling thread: good until that thread asks the oracle again, unless it
     * was {@link GradientBatch#kept() kept}. For callers that use it up at once.
     */
    default GradientBatch borrowedGradients(List<Row> rows) {
        return gradients(rows);
    }
}
