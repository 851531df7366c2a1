package dev.rationale.model;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.Target;
import java.util.List;
import java.util.Random;

/**
 * Compares gradients with central differences {@code (f(x + hu) − f(x − hu)) / 2h}.
 *
 * <p>Two kinds of unit direction {@code u} have to agree: random ones, and random ones mixed with the gradient's own,
 * where the slope stands out of float rounding also in high dimension. Of each kind the best of several steps and draws
 * counts, so that a kink near a row does not refuse a healthy network of rectifiers.
 */
final class DirectionalDerivative {
    /** Steps relative to the length of the row. */
    private static final double[] STEPS = {1e-2, 1e-3, 1e-4, 3e-2, 3e-3, 3e-4};

    private static final int DRAWS = 3;
    private static final int PLACES = 3;
    private static final double GOOD = 0.01;
    private static final int TARGETS = 4;
    private static final long SEED = 7;

    private final GradientOracle oracle;
    private final double unit;
    private final Random random = new Random(SEED);

    /**
     * @param unit rounding unit of the model's arithmetic
     */
    DirectionalDerivative(GradientOracle oracle, double unit) {
        this.oracle = oracle;
        this.unit = unit;
    }

    /** Largest relative mismatch over the rows and the first few targets. */
    double mismatch(List<BoundInput> rows, List<Target> targets) {
        double largest = 0;
        for (BoundInput row : rows) {
            double least = mismatch(row, targets);
            // Beside the row a tie is gone, but so may be the domain of the model: the best place counts.
            for (int place = 0; place < PLACES && least > GOOD; place++) {
                least = Math.min(least, mismatch(jittered(row), targets));
            }
            largest = Math.max(largest, least);
        }
        return largest;
    }

    private double mismatch(BoundInput row, List<Target> targets) {
        double largest = 0;
        for (Target target : targets.subList(0, Math.min(TARGETS, targets.size()))) {
            double[] gradient = oracle.gradients(Registration.stretches(List.of(row), target))
                    .get(0)
                    .gradient();
            largest = Math.max(largest, best(row, target, gradient, 0));
            largest = Math.max(largest, best(row, target, gradient, 1));
        }
        return largest;
    }

    /** Near the row, but off the ties that constant areas make in a pooling: a kink there, whatever the step. */
    private BoundInput jittered(BoundInput row) {
        double[] point = row.point().clone();
        double length = Difference.norm(point);
        double deviation = 0.1 * (length > 0 ? length / Math.sqrt(point.length) : 1);
        for (int i = 0; i < point.length; i++) {
            point[i] += deviation * random.nextGaussian();
        }
        return new BoundInput(point, row.held(), row.layout(), row.shapeKey());
    }

    private double best(BoundInput row, Target target, double[] gradient, double share) {
        double best = Double.POSITIVE_INFINITY;
        for (int draw = 0; draw < DRAWS && best > GOOD; draw++) {
            double[] direction = direction(gradient, share);
            for (int step = 0; step < STEPS.length && best > GOOD; step++) {
                best = Math.min(best, mismatch(row, target, gradient, direction, STEPS[step]));
            }
        }
        return best;
    }

    private double mismatch(BoundInput row, Target target, double[] gradient, double[] direction, double relativeStep) {
        double length = Difference.norm(row.point());
        double step = relativeStep * (length > 0 ? length : Math.sqrt(gradient.length));
        List<double[][]> outputs = oracle.outputs(List.of(moved(row, direction, step), moved(row, direction, -step)));
        double up = outputs.get(0)[target.output()][target.index()];
        double down = outputs.get(1)[target.output()][target.index()];
        double slope = (up - down) / (2 * step);
        double claimed = Difference.dot(gradient, direction);
        double rounding = 4 * unit * Math.max(1e-3, Math.max(Math.abs(up), Math.abs(down))) / step;
        double scale = Math.max(Math.abs(slope), Math.abs(claimed));
        double distance = Math.abs(slope - claimed) - rounding;
        if (distance <= 0) {
            return 0;
        }
        return Double.isFinite(distance) ? distance / scale : Double.POSITIVE_INFINITY;
    }

    private static Point moved(BoundInput row, double[] direction, double step) {
        double[] point = row.point().clone();
        for (int i = 0; i < point.length; i++) {
            point[i] += step * direction[i];
        }
        return new Point(point, row.held());
    }

    /** A unit vector: random, plus {@code share} times the gradient's direction. */
    private double[] direction(double[] gradient, double share) {
        double[] direction = new double[gradient.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = random.nextGaussian();
        }
        scale(direction, 1 / Difference.norm(direction));
        double norm = Difference.norm(gradient);
        for (int i = 0; i < direction.length && norm > 0; i++) {
            direction[i] += share * gradient[i] / norm;
        }
        scale(direction, 1 / Difference.norm(direction));
        return direction;
    }

    private static void scale(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }
}
