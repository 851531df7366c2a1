package dev.rationale.attribution;

import java.util.List;

/**
 * The baselines of one record with their weights.
 *
 * @param points {@code [k][d]}, {@code k ≥ 1}; duplicates are allowed and act as weight
 * @param weights {@code [k]}, non-negative, sum 1
 * @param requested number of baselines asked for; more than {@code k} where fewer exist
 */
public record Baselines(List<double[]> points, double[] weights, int requested) {

    /** One baseline. */
    public static Baselines of(double[] point) {
        return new Baselines(List.of(point), new double[] {1}, 1);
    }
}
