package dev.rationale.attribution;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.commons.numbers.core.Norm;
import org.jspecify.annotations.Nullable;

/**
 * The midpoint rule with {@code initial, 3·initial, 9·initial, …} nodes. The midpoints of a grid are midpoints of the grid
 * three times as fine, so that each round asks only for the other two thirds.
 *
 * <p>Stops when {@code |Aₙ − Aₙ⸝₃|₂ / 2|Aₙ|₂} falls below the tolerance. That is an estimate, not a bound. On trained image
 * networks it held for every record; on 200 random ReLU networks with 6 inputs 3, 9 and 11 % of the records exceeded tolerances
 * of 0.05, 0.02 and 0.01, the worst 4.8 times. Who needs more asks for half the tolerance.
 *
 * <p>Where both attributions are zero there is nothing to compare: the estimate is 0 if the outputs agree as well;
 * otherwise the slope has been missed so far, there is no estimate, and refinement goes on.
 */
record MidpointTripling(int initial, int maximum) implements Refinement {
    @Override
    public int rounds() {
        int rounds = 1;
        for (long steps = 3L * initial; steps <= maximum; steps *= 3) {
            rounds++;
        }
        return rounds;
    }

    private int steps(int round) {
        int steps = initial;
        for (int i = 0; i < round; i++) {
            steps *= 3;
        }
        return steps;
    }

    @Override
    public Quadrature.Nodes nodes(int round) {
        return KnownNodes.of(this, round, () -> added(round));
    }

    private Quadrature.Nodes added(int round) {
        double[] grid = grid(round).positions();
        double[] added = new double[round == 0 ? grid.length : grid.length / 3 * 2];
        for (int node = 0; node < added.length; node++) {
            added[node] = grid[place(round, node)];
        }
        double[] weights = new double[added.length];
        Arrays.fill(weights, 1);
        return new Quadrature.Nodes(added, weights);
    }

    @Override
    public Quadrature.Nodes grid(int round) {
        return RiemannRule.MIDDLE.nodes(steps(round));
    }

    @Override
    public int place(int round, int node) {
        // Of every three neighbours the middle one is already there.
        return round == 0 ? node : node / 2 * 3 + node % 2 * 2;
    }

    @Override
    public double divisor(int round) {
        return steps(round);
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
        double moved = distance(previous, current);
        double length = Norm.L2.of(current);
        if (length > 0) {
            double estimate = moved / (2 * length);
            return new Verdict(
                    Double.isFinite(estimate) ? OptionalDouble.of(estimate) : OptionalDouble.empty(),
                    estimate < tolerance);
        }
        return nothing(moved, outputChange, floor);
    }

    static double distance(double[] a, double[] b) {
        double[] change = new double[a.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = b[i] - a[i];
        }
        return Norm.L2.of(change);
    }

    /** On an attribution of zeros. */
    static Verdict nothing(double moved, double outputChange, double floor) {
        return moved == 0 && Math.abs(outputChange) <= floor
                ? new Verdict(OptionalDouble.of(0), true)
                : new Verdict(OptionalDouble.empty(), false);
    }
}
