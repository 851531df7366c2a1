package dev.rationale.attribution.geodesic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The length itself, with pieces held equal: {@code Σₖ ‖∇f(midₖ)‖ ‖Δγₖ‖ + λ (m + 1) Σₖ ‖Δγₖ‖²}. Draws nothing.
 *
 * <p>Adam moves a point by about its rate also where the slope is nothing but rounding, so that a straight path of a linear function does not
 * stay quite straight.
 */
final class LengthEnergy implements Descent {
    private static final double SMALLEST = 1e-12;
    private static final double EPSILON = 1e-8;

    private final double[][] path;
    private final double stretch;
    private final Adam adam;

    /**
     * @param points between the ends
     * @param smoothness {@code λ}
     */
    LengthEnergy(double[] from, double[] to, int points, double smoothness) {
        this.stretch = smoothness * (points + 1);
        this.adam = new Adam(points, from.length, EPSILON);
        this.path = new double[points + 2][];
        path[0] = from;
        path[points + 1] = to;
        for (int k = 1; k <= points; k++) {
            path[k] = Polyline.between(from, to, k / (points + 1.0));
        }
    }

    @Override
    public double[][] points() {
        double[][] middles = new double[path.length - 1][];
        for (int k = 0; k < middles.length; k++) {
            middles[k] = Polyline.between(path[k], path[k + 1], 0.5);
        }
        return middles;
    }

    @Override
    public double energy(double[] c) {
        double energy = 0;
        for (int k = 0; k < c.length; k++) {
            double length = Nearest.distance(path[k], path[k + 1]);
            energy += c[k] * length + stretch * length * length;
        }
        return energy;
    }

    @Override
    public void step(double[] c, double[][] slope, double rate) {
        int points = path.length - 2;
        int d = path[0].length;
        double[][] gradient = new double[points][d];
        for (int k = 0; k < c.length; k++) {
            double length = Nearest.distance(path[k], path[k + 1]);
            for (int i = 0; i < d; i++) {
                double difference = path[k + 1][i] - path[k][i];
                double ofMiddle = slope[k][i] * length / 2;
                double ofDifference = c[k] * difference / Math.max(length, SMALLEST) + 2 * stretch * difference;
                if (k > 0) {
                    gradient[k - 1][i] += ofMiddle - ofDifference;
                }
                if (k < points) {
                    gradient[k][i] += ofMiddle + ofDifference;
                }
            }
        }
        adam.step(Arrays.copyOfRange(path, 1, points + 1), gradient, rate);
    }

    @Override
    public List<double[]> vertices() {
        List<double[]> vertices = new ArrayList<>(path.length);
        for (double[] point : path) {
            vertices.add(point.clone());
        }
        return List.copyOf(vertices);
    }
}
