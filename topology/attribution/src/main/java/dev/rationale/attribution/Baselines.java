package dev.rationale.attribution;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The baselines of one record with their weights.
 *
 * @param points {@code [k][d]}, {@code k ≥ 1}; duplicates are allowed and act as weight. May make each anew when it is looked at
 * @param weights {@code [k]}, non-negative, sum 1
 * @param requested number of baselines asked for; more than {@code k} where fewer exist
 * @param findings weaknesses of the choice
 * @param choices discrete choices behind it that a last bit of the model could flip
 */
public record Baselines(
        List<double[]> points, double[] weights, int requested, Set<Finding> findings, Choices choices) {
    private static final double WEIGHT_TOLERANCE = 1e-9;

    /** No baseline, for a method that uses none. */
    public static final Baselines NONE = new Baselines(List.of(), new double[0], 0);

    /** Baselines whose choice has no weakness and hangs on no model. */
    public Baselines(List<double[]> points, double[] weights, int requested) {
        this(points, weights, requested, Set.of(), Choices.none());
    }

    /** The same with what is to be known of the choice. */
    public Baselines with(Set<Finding> found, Choices chosen) {
        return new Baselines(points, weights, requested, found, chosen);
    }

    /** One baseline. */
    public static Baselines of(double[] point) {
        return new Baselines(List.of(point), new double[] {1}, 1);
    }

    /** Equally weighted baselines; empty where none exists, which no method accepts. */
    public static Baselines uniform(List<double[]> points, int requested) {
        double[] weights = new double[points.size()];
        Arrays.fill(weights, 1.0 / points.size());
        return new Baselines(List.copyOf(points), weights, requested);
    }

    void requireWeighted(String method) {
        if (points.isEmpty()) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.UNUSABLE_BASELINE,
                    method + ": " + requested + " baselines were asked for, none exists for this record");
        }
        double sum = 0;
        for (double weight : weights) {
            sum += weight >= 0 ? weight : Double.NaN;
        }
        if (weights.length != points.size() || !(Math.abs(sum - 1) <= WEIGHT_TOLERANCE)) {
            throw new IllegalArgumentException(method + ": expected " + points.size()
                    + " non-negative weights with sum 1, found " + weights.length + " with sum " + sum);
        }
    }
}
