package dev.rationale.attribution;

/** Values and gradients of the rows of one batch. Holds no native memory. */
public interface GradientBatch {

    /** The explained scalar at {@code row}. */
    double value(int row);

    /** Whether the value and every coordinate of the gradient of {@code row} are finite. */
    boolean isFinite(int row);

    /** Adds {@code weight · gradient(row)} to {@code sum}, {@code [d]}. */
    void addTo(int row, double weight, double[] sum);

    /** The same, for longer than {@link GradientOracle#borrowedGradients} promises. */
    default GradientBatch kept() {
        return this;
    }
}
