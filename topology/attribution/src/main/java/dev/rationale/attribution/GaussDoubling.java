package dev.rationale.attribution;

import java.util.OptionalDouble;
import org.apache.commons.numbers.core.Norm;
import org.jspecify.annotations.Nullable;

/**
 * Gauss–Legendre with {@code initial, 2·initial, 4·initial, …} nodes. The grids have no nodes in common, so each round replaces
 * the one before.
 *
 * <p>Stops when {@code |A₂ₙ − Aₙ|₂ / |A₂ₙ|₂} falls below the tolerance. On a smooth model that is about the error of the coarser of
 * the two, and the finer one is far better; on one with kinks it is worth no more than the estimate of {@link MidpointTripling},
 * at more rows.
 */
record GaussDoubling(int initial, int maximum) implements Refinement {
    private static final GaussLegendre RULE = new GaussLegendre();

    @Override
    public int rounds() {
        int rounds = 1;
        for (long steps = 2L * initial; steps <= maximum; steps *= 2) {
            rounds++;
        }
        return rounds;
    }

    @Override
    public Quadrature.Nodes nodes(int round) {
        return RULE.nodes(initial << round);
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
    public boolean replaces() {
        return true;
    }

    @Override
    public Choices.Kind choice() {
        return Choices.Kind.GAUSS_STEPS;
    }

    @Override
    public double divisor(int round) {
        return 1;
    }

    @Override
    public boolean isAdaptive() {
        return true;
    }

    @Override
    public Verdict judge(
            double @Nullable [] previous, double[] current, double outputChange, double floor, double tolerance) {
        if (previous == null) {
            return new Verdict(OptionalDouble.empty(), false);
        }
        double moved = MidpointTripling.distance(previous, current);
        double length = Norm.L2.of(current);
        if (length > 0) {
            double estimate = moved / length;
            return new Verdict(
                    Double.isFinite(estimate) ? OptionalDouble.of(estimate) : OptionalDouble.empty(),
                    estimate < tolerance);
        }
        return MidpointTripling.nothing(moved, outputChange, floor);
    }
}
