package dev.rationale.reproduce;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.network.Activation;
import dev.rationale.attribution.network.DenseNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Networks of one output as games: a coalition's coordinates have the input's values, the others are 0. */
final class ShapleyGame {
    private static final int MOST_PLAYERS = 16;
    private static final int HIDDEN = 24;
    private static final double INPUT_SCALE = 1.5;
    private static final double BIAS_SCALE = 0.3;

    private ShapleyGame() {}

    /**
     * Exact Shapley values, by the outputs of all {@code 2^n} coalitions.
     *
     * @param point {@code [n]}, {@code n ≤ 16}
     */
    static double[] exact(DenseNetwork network, double[] point) {
        int n = point.length;
        if (n > MOST_PLAYERS) {
            throw new IllegalArgumentException("expected at most " + MOST_PLAYERS + " players, found " + n);
        }
        List<Point> coalitions = new ArrayList<>(1 << n);
        for (int members = 0; members < 1 << n; members++) {
            double[] present = new double[n];
            for (int i = 0; i < n; i++) {
                present[i] = (members >> i & 1) == 1 ? point[i] : 0;
            }
            coalitions.add(new Point(present, HeldInputs.NONE));
        }
        List<double[][]> outputs = network.outputs(coalitions);
        double[] values = new double[n];
        for (int members = 0; members < 1 << n; members++) {
            double weight = weight(Integer.bitCount(members), n);
            for (int i = 0; i < n; i++) {
                if ((members >> i & 1) == 0) {
                    values[i] += weight * (outputs.get(members | 1 << i)[0][0] - outputs.get(members)[0][0]);
                }
            }
        }
        return values;
    }

    /** {@code s! (n − s − 1)! / n!}. */
    private static double weight(int size, int n) {
        double choose = 1;
        for (int i = 1; i <= size; i++) {
            choose *= (double) (n - i) / i;
        }
        return 1 / (n * choose);
    }

    /** {@code v · tanh(Wx + b)} with 24 hidden units and Gaussian weights, {@code W} of standard deviation {@code scale/√n}. */
    static DenseNetwork random(int n, double scale, SplitMix64 random) {
        double[] parameters = new double[HIDDEN * (n + 2) + 1];
        int next = 0;
        for (int i = 0; i < HIDDEN * n; i++) {
            parameters[next++] = random.nextGaussian() * scale / Math.sqrt(n);
        }
        for (int i = 0; i < HIDDEN; i++) {
            parameters[next++] = random.nextGaussian() * BIAS_SCALE;
        }
        for (int i = 0; i < HIDDEN; i++) {
            parameters[next++] = random.nextGaussian() * 2 / Math.sqrt(HIDDEN);
        }
        return DenseNetwork.of(new int[] {n, HIDDEN, 1}, Activation.TANH, parameters);
    }

    /** {@code w · x}. */
    static DenseNetwork linear(double[] weights) {
        return DenseNetwork.of(
                new int[] {weights.length, 1}, Activation.TANH, Arrays.copyOf(weights, weights.length + 1));
    }

    /** Standard normal coordinates times 1.5. */
    static double[] point(int n, SplitMix64 random) {
        double[] point = new double[n];
        for (int i = 0; i < n; i++) {
            point[i] = INPUT_SCALE * random.nextGaussian();
        }
        return point;
    }

    static double cosine(double[] a, double[] b) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            squareA += a[i] * a[i];
            squareB += b[i] * b[i];
        }
        return product / Math.sqrt(squareA * squareB);
    }

    /** {@code Σ p log(p/q)} of shares of {@code |a|} and {@code |b|}, in nats. */
    static double divergence(double[] a, double[] b) {
        double sumA = Arrays.stream(a).map(Math::abs).sum();
        double sumB = Arrays.stream(b).map(Math::abs).sum();
        double divergence = 0;
        for (int i = 0; i < a.length; i++) {
            double p = Math.abs(a[i]) / sumA;
            divergence += p == 0 ? 0 : p * Math.log(p / (Math.abs(b[i]) / sumB));
        }
        return divergence;
    }
}
