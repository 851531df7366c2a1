package dev.rationale.attribution;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Which nodes each round puts on every leg of a path, and when the sum of the rounds so far is good enough. */
public sealed interface Refinement permits FixedRule, GaussDoubling, MidpointTripling {

    /**
     * One round with the nodes of a rule. There is no estimate of the error; the result counts as converged where
     * {@code |gap| ≤ tolerance · max(|f(x) − f(x')|, Σ|A|)}.
     */
    static Refinement fixed(Quadrature quadrature, int steps) {
        return new FixedRule(quadrature, steps);
    }

    /** Largest number of rounds, at least 1. */
    int rounds();

    /** Nodes that {@code round} adds; earlier ones stay in the sum, unless it {@link #replaces} them. */
    Quadrature.Nodes nodes(int round);

    /** All nodes up to {@code round}. */
    Quadrature.Nodes grid(int round);

    /** The nodes of {@link #grid} with weights between 1 and 2, none like another, so that no symmetry cancels. */
    default Quadrature.Nodes uneven(int round) {
        double[] positions = grid(round).positions();
        double[] weights = new double[positions.length];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = 1 + (j + 1) * 0.6180339887498949 % 1; // the golden ratio, least like a fraction
        }
        return new Quadrature.Nodes(positions, weights);
    }

    /** Place within {@link #grid} of node {@code node} of {@link #nodes}. */
    int place(int round, int node);

    /** Whether each round stands alone, and the sum of those before is dropped. */
    default boolean replaces() {
        return false;
    }

    /** What the sum up to {@code round} is divided by to give the integral. */
    double divisor(int round);

    /** Under which the number of steps is recorded. */
    default Choices.Kind choice() {
        return Choices.Kind.STEPS;
    }

    /** Whether a round ends at so many nodes. */
    default boolean reaches(int steps) {
        for (int round = 0; round < rounds(); round++) {
            if (grid(round).positions().length == steps) {
                return true;
            }
        }
        return false;
    }

    /** Rows of all rounds on one leg. */
    default long rows() {
        long rows = 0;
        for (int round = 0; round < rounds(); round++) {
            rows += nodes(round).positions().length;
        }
        return rows;
    }

    /** Whether a last bit of the model could change the number of rounds, so that replay needs to know it. */
    boolean isAdaptive();

    /**
     * Judges the attribution of a round.
     *
     * @param previous that of the round before; null in the first
     * @param current {@code [d]}
     * @param outputChange {@code f(x) − f(x')}
     * @param floor difference of outputs that counts as none
     * @param tolerance wanted relative L2 error
     */
    Verdict judge(double @Nullable [] previous, double[] current, double outputChange, double floor, double tolerance);

    /**
     * How good an attribution is.
     *
     * @param estimatedError relative L2 error; empty where there is no estimate
     * @param converged whether the tolerance is held, as far as the rule can tell
     */
    record Verdict(OptionalDouble estimatedError, boolean converged) {}
}
