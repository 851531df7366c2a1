package dev.rationale.attribution;

import java.util.OptionalDouble;
import org.apache.commons.numbers.core.Sum;
import org.jspecify.annotations.Nullable;

/**
 * One round with the nodes of a rule.
 *
 * <p>A single grid gives no estimate of its error. What can be checked is completeness:
 * {@code |gap| ≤ tolerance · max(|f(x) − f(x')|, Σ|A|)}. The gap is a sum of signed errors and usually several times smaller
 * than the error of the attribution, so this is necessary, not sufficient.
 */
record FixedRule(Quadrature quadrature, int steps) implements Refinement {
    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public Quadrature.Nodes nodes(int round) {
        return quadrature.nodes(steps);
    }

    @Override
    public Quadrature.Nodes grid(int round) {
        return nodes(round);
    }

    @Override
    public int place(int round, int node) {
        return node;
    }

    @Override
    public double divisor(int round) {
        return 1;
    }

    @Override
    public boolean isAdaptive() {
        return false;
    }

    @Override
    public Verdict judge(
            double @Nullable [] previous, double[] current, double outputChange, double floor, double tolerance) {
        double total = 0;
        for (double value : current) {
            total += Math.abs(value);
        }
        double gap = Math.abs(Sum.of(current).add(-outputChange).getAsDouble());
        return new Verdict(OptionalDouble.empty(), gap <= tolerance * Math.max(Math.abs(outputChange), total));
    }
}
