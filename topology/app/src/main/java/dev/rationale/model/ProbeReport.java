package dev.rationale.model;

import dev.rationale.attribution.Smoothness;
import java.util.OptionalDouble;

/**
 * What the registration probe measured. Differences are absolute divided by {@code max(1, largest output)}.
 *
 * @param determinism largest difference between two passes over the same rows
 * @param batchDependence largest difference between a row alone and in company, in outputs and gradients
 * @param derivativeMismatch largest relative difference between gradient and central difference
 * @param largestGradient largest Euclidean norm of a gradient
 * @param recordedDifference largest difference to the recorded outputs; empty where nothing is recorded
 * @param ruleDifference relative difference of Gauss–Legendre with 16 and 32 nodes, see {@link RuleDifference}
 * @param bytesPerRow native memory of one row with gradient, estimated
 * @param bestRows rows per batch with the least time per row
 * @param forwardMillis milliseconds per row without gradient, at {@code bestRows}
 * @param gradientMillis milliseconds per row with gradient, at {@code bestRows}
 */
public record ProbeReport(
        double determinism,
        double batchDependence,
        double derivativeMismatch,
        double largestGradient,
        OptionalDouble recordedDifference,
        double ruleDifference,
        long bytesPerRow,
        int bestRows,
        double forwardMillis,
        double gradientMillis) {

    /** How the model's slope changes where it was probed. */
    public Smoothness smoothness() {
        return Smoothness.of(ruleDifference);
    }
}
