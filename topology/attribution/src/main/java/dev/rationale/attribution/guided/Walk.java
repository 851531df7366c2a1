package dev.rationale.attribution.guided;

import dev.rationale.attribution.RowResult;
import java.util.List;

/** What one baseline contributes: points whose gradients are wanted, round after round, and values at the end. */
interface Walk {

    /** Points of this round; empty when the walk has ended. */
    List<double[]> points();

    /**
     * Takes the values and gradients at {@link #points()}.
     *
     * @throws dev.rationale.attribution.UnexplainableException if they leave no honest result
     */
    void accept(List<RowResult.Segment> found);

    /** The attribution, {@code [d]}; only after the end. */
    double[] values();

    /** Points that a complete walk has; 0 where the way has no length. */
    int steps();

    /** Whether points had to be left out. */
    default boolean isPartial() {
        return false;
    }
}
