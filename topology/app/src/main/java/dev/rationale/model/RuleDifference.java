package dev.rationale.model;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.util.List;

/**
 * How far Gauss–Legendre with 16 nodes lies from that with 32 on the way from zero to rows of a model, and from one to the next,
 * relative L2. Where the model is smooth on
 * that scale the rules agree to many digits; kinks and jumps of the slope, as ReLU and max-pooling have, keep them per cents
 * apart. Measured on what the rule is to be used for, so that a smooth but steep model counts as it behaves.
 */
final class RuleDifference {
    private static final int COARSE = 16;
    private static final int FINE = 32;
    private static final int ROWS = 3;

    private final GradientOracle oracle;
    private final int batch;

    /**
     * @param batch most rows of a call
     */
    RuleDifference(GradientOracle oracle, int batch) {
        this.oracle = oracle;
        this.batch = batch;
    }

    /**
     * The largest difference of a few ways.
     *
     * @param rows at least one
     * @param targets each is measured
     * @return infinity where nothing can be measured: no gradient on the way, or one that is not finite
     */
    double largest(List<BoundInput> rows, List<Target> targets) {
        double largest = Double.NEGATIVE_INFINITY;
        for (Target target : targets) {
            for (int row = 0; row < Math.min(ROWS, rows.size()); row++) {
                BoundInput to = rows.get(row);
                largest = Math.max(largest, difference(new double[to.point().length], to, target));
                if (row > 0) {
                    largest = Math.max(largest, difference(rows.get(row - 1).point(), to, target));
                }
            }
        }
        return largest < 0 ? Double.POSITIVE_INFINITY : largest;
    }

    private double difference(double[] from, BoundInput to, Target target) {
        double[] fine = sum(from, to, target, FINE);
        double difference = Difference.relative(fine, sum(from, to, target, COARSE));
        if (Difference.norm(fine) == 0 && difference == 0) {
            return Double.NEGATIVE_INFINITY; // tells nothing
        }
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** What Integrated Gradients would attribute, NaN where a gradient is. */
    private double[] sum(double[] from, BoundInput to, Target target, int steps) {
        Quadrature.Nodes nodes =
                Quadrature.byName("gausslegendre").orElseThrow().nodes(steps);
        double[] sum = new double[from.length];
        for (int first = 0; first < steps; first += batch) {
            Stretch part = new Stretch(
                    from,
                    to.point(),
                    nodes.positions(),
                    nodes.weights(),
                    first,
                    Math.min(batch, steps - first),
                    to.held(),
                    target);
            RowResult.Segment segment = oracle.gradients(List.of(part)).get(0);
            for (int i = 0; i < sum.length; i++) {
                double slope = segment.firstNonFinite() >= 0 ? Double.NaN : segment.gradient()[i];
                sum[i] += slope * (to.point()[i] - from[i]);
            }
        }
        return sum;
    }
}
