package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;

/** The plainest oracle: every row on its own in float64, gradients added in the order of the rows. */
public abstract class RowByRow implements GradientOracle {

    /**
     * Value and gradient at one point.
     *
     * @param value the explained scalar
     * @param gradient {@code [d]}
     */
    public record Slope(double value, double[] gradient) {
        boolean isFinite() {
            boolean finite = Double.isFinite(value);
            for (double coordinate : gradient) {
                finite &= Double.isFinite(coordinate);
            }
            return finite;
        }
    }

    /** Raw outputs at {@code point}, {@code [outputs][size]}. */
    protected abstract double[][] outputs(double[] point);

    /** The target's value and gradient at {@code point}. */
    protected abstract Slope slope(double[] point, Target target);

    @Override
    public List<double[][]> outputs(List<Point> points) {
        return points.stream().map(point -> outputs(point.coordinates())).toList();
    }

    @Override
    public List<RowResult.Segment> gradients(List<Stretch> stretches) {
        List<RowResult.Segment> results = new ArrayList<>();
        stretches.forEach(stretch -> results.add(sum(stretch)));
        return results;
    }

    private RowResult.Segment sum(Stretch stretch) {
        double[] values = new double[stretch.count()];
        double[] sum = new double[stretch.from().length];
        int firstNonFinite = -1;
        for (int j = 0; j < values.length; j++) {
            Slope slope = slope(point(stretch, j), stretch.target());
            values[j] = slope.value();
            if (slope.isFinite()) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += stretch.weight(j) * slope.gradient()[i];
                }
            } else {
                values[j] = Double.NaN;
                firstNonFinite = firstNonFinite < 0 ? j : firstNonFinite;
            }
        }
        return new RowResult.Segment(values, sum, firstNonFinite);
    }

    /** The point of row {@code j}. */
    public static double[] point(Stretch stretch, int j) {
        double[] point = new double[stretch.from().length];
        for (int i = 0; i < point.length; i++) {
            point[i] = stretch.coordinate(j, i);
        }
        return point;
    }
}
