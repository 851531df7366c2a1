package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.Witness;
import java.util.ArrayList;
import java.util.List;

/**
 * Cases in which a path over training rows gives up an axiom: rows along the sides of the unit square, so dense that neighbours
 * follow them, and functions with a hill within, which no path crosses.
 */
final class Ring {
    private static final int PER_SIDE = 16;
    /** The hill is 4 high, and flat where it meets the sides. */
    private static final double HEIGHT = 1024;

    private static final double[] FROM = {0, 0};
    private static final double[] TO = {1, 1};

    private Ring() {}

    /** Rows on the sides of the square, {@code skipped} being left out: lower 0, right 1, upper 2, left 3; none is −1. */
    private static TrainingData rows(int skipped) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 4 * PER_SIDE; i++) {
            float along = (i % PER_SIDE) / (float) PER_SIDE;
            int side = i / PER_SIDE;
            if (side != skipped) {
                rows.add(
                        switch (side) {
                            case 0 -> new float[] {along, 0};
                            case 1 -> new float[] {1, along};
                            case 2 -> new float[] {1 - along, 1};
                            default -> new float[] {0, 1 - along};
                        });
            }
        }
        return new TrainingData(List.copyOf(rows), null);
    }

    /** {@code f = x₀}. */
    static Witness linear() {
        return new Witness(
                "f = x₀",
                List.of(new Witness.Function(x -> x[0], x -> new double[] {1, 0})),
                TO,
                Baselines.of(FROM),
                rows(-1));
    }

    /** The rows are the same on both sides of the diagonal, but only one way can be taken. */
    static Witness symmetricFunction() {
        return new Witness("f = x₀x₁ + hill", List.of(steep(0, 1)), TO, Baselines.of(FROM), rows(-1));
    }

    /** One function is steep on the upper way, the other on the lower way. */
    static Witness twoWaysAround() {
        return new Witness(
                "f = x₀x₁ + 2 max(0, x₁ − x₀) + hill, g the same with x₀ and x₁ exchanged",
                List.of(steep(2, 1), steep(2, 0)),
                TO,
                Baselines.of(FROM),
                rows(-1));
    }

    /** {@code x₀x₁ + slope max(0, x_high − x_low) + hill}. */
    private static Witness.Function steep(double slope, int high) {
        int low = 1 - high;
        return new Witness.Function(x -> x[0] * x[1] + slope * Math.max(0, x[high] - x[low]) + hill(x), x -> {
            double[] gradient = {x[1], x[0]};
            if (x[high] > x[low]) {
                gradient[high] += slope;
                gradient[low] -= slope;
            }
            double factor = 2 * HEIGHT * x[0] * (1 - x[0]) * x[1] * (1 - x[1]);
            gradient[0] += factor * (1 - 2 * x[0]) * x[1] * (1 - x[1]);
            gradient[1] += factor * (1 - 2 * x[1]) * x[0] * (1 - x[0]);
            return gradient;
        });
    }

    private static double hill(double[] x) {
        double root = x[0] * (1 - x[0]) * x[1] * (1 - x[1]);
        return HEIGHT * root * root;
    }

    /**
     * {@code x_moved} goes from 0 to 1 and the other coordinate stays, but rows lead around: out to where the function is 0, over, and
     * back again.
     */
    static Witness detour(int moved) {
        int kept = 1 - moved;
        Witness.Function f = new Witness.Function(x -> x[moved] * Math.max(0, 1 - 2 * x[kept]), x -> {
            double[] gradient = new double[2];
            if (x[kept] < 0.5) {
                gradient[moved] = 1 - 2 * x[kept];
                gradient[kept] = -2 * x[moved];
            }
            return gradient;
        });
        double[] to = {moved == 0 ? 1 : 0, moved};
        return new Witness(
                moved == 0 ? "f = x₀ max(0, 1 − 2x₁)" : "f = x₁ max(0, 1 − 2x₀)",
                List.of(f),
                to,
                Baselines.of(FROM),
                rows(moved == 0 ? 0 : 3));
    }
}
