package dev.rationale.attribution;

/** The answer to the {@link RowRequest} of the same kind. */
public sealed interface RowResult {

    /**
     * @param values raw vectors of all outputs, {@code [outputs][size]}
     */
    record Outputs(double[][] values) implements RowResult {}

    /**
     * @param values the explained scalar at each position, {@code [n]}; NaN where it or the gradient is not finite
     * @param gradient {@code Σ weight · gradient} over the finite rows in the order of their positions, {@code [d]}
     * @param firstNonFinite index of the first row whose value or gradient is not finite, or −1
     */
    record Segment(double[] values, double[] gradient, int firstNonFinite) implements RowResult {}

    /**
     * @param value the result of the {@link Preparation}
     */
    record Prepared(Object value) implements RowResult {}
}
