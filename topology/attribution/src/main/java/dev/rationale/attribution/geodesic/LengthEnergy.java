package dev.rationale.attribution.geodesic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The length itself, with pieces held equal: {@code Σₖ ‖∇f(midₖ)‖ ‖Δγₖ‖ + λ (m + 1) Σₖ ‖Δγₖ‖²}. Draws nothing.
 *
 * <p>Adam would move a point by about its rate also where the slope is nothing but rounding. What it adds to a slope's size is therefore a
 * hundredth of the terms that cancel in it, where it is published as 1e-8: else a last bit of the model would show in the path.
 */
final class LengthEnergy implements Descent {
    private static final double SMALLEST = 1e-12;
    private static final double EPSILON = 1e-2;
    /** That one holds of each point: itself, two of Adam's, a gradient, and two of the path that it ends as. */
    static final int VECTORS = 6;

    private final double[][] path;
    private final double stretch;
    private @Nullable Adam adam;

    /**
     * @param points between the ends
     * @param smoothness {@code λ}
     */
    LengthEnergy(double[] from, double[] to, int points, double smoothness) {
        this.stretch = smoothness * (points + 1);
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
        if (adam == null) {
            adam = new Adam(points, d, EPSILON * cancelling(c));
        }
        adam.step(Arrays.copyOfRange(path, 1, points + 1), gradient, rate);
    }

    /** Size of the terms that cancel in a slope. */
    private double cancelling(double[] c) {
        double largest = SMALLEST;
        for (int k = 0; k < c.length; k++) {
            largest = Math.max(largest, c[k] + 2 * stretch * Nearest.distance(path[k], path[k + 1]));
        }
        return largest;
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
