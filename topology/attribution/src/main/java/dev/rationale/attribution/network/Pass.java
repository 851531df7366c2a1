package dev.rationale.attribution.network;

import dev.rationale.attribution.Objective;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import java.util.List;

/** Forward and backward through a network, row after row in the same buffers. For one thread. */
final class Pass {
    private final List<DenseLayer> layers;
    private final Activation activation;
    /** What each layer takes, {@code [layer][inputs]}. */
    private final double[][] taken;
    /** The weighted sums of each layer, {@code [layer][outputs]}. */
    private final double[][] sums;
    /** What flows back into each layer, {@code [layer][outputs]}. */
    private final double[][] slopes;

    Pass(List<DenseLayer> layers, Activation activation) {
        this.layers = layers;
        this.activation = activation;
        taken = new double[layers.size()][];
        sums = new double[layers.size()][];
        slopes = new double[layers.size()][];
        for (int l = 0; l < layers.size(); l++) {
            taken[l] = new double[layers.get(l).inputs()];
            sums[l] = new double[layers.get(l).outputs()];
            slopes[l] = new double[layers.get(l).outputs()];
        }
    }

    /** The output vector at {@code x}, valid until the next call. */
    double[] forward(double[] x) {
        if (x.length != taken[0].length) {
            throw new IllegalArgumentException("expected " + taken[0].length + " coordinates, found " + x.length);
        }
        System.arraycopy(x, 0, taken[0], 0, x.length);
        return forward();
    }

    private double[] forward() {
        int last = layers.size() - 1;
        for (int l = 0; l <= last; l++) {
            layers.get(l).apply(taken[l], sums[l]);
            if (l < last) {
                for (int h = 0; h < sums[l].length; h++) {
                    taken[l + 1][h] = activation.value(sums[l][h]);
                }
            }
        }
        return sums[last];
    }

    /** Values and the weighted sum of the gradients of a stretch; rows that are not finite are left out of the sum. */
    RowResult.Segment sum(Stretch stretch) {
        requireTarget(stretch.target());
        double[] values = new double[stretch.count()];
        double[] total = new double[taken[0].length];
        double[] gradient = new double[taken[0].length];
        int firstNonFinite = -1;
        for (int j = 0; j < values.length; j++) {
            for (int i = 0; i < gradient.length; i++) {
                taken[0][i] = stretch.coordinate(j, i);
            }
            values[j] = backward(stretch.target(), gradient);
            if (isFinite(values[j], gradient)) {
                for (int i = 0; i < total.length; i++) {
                    total[i] += stretch.weight(j) * gradient[i];
                }
            } else {
                values[j] = Double.NaN;
                firstNonFinite = firstNonFinite < 0 ? j : firstNonFinite;
            }
        }
        return new RowResult.Segment(values, total, firstNonFinite);
    }

    /** The explained scalar at {@code taken[0]}; writes its gradient. */
    private double backward(Target target, double[] gradient) {
        double[] output = forward();
        int last = layers.size() - 1;
        double value = target.objective().of(output, target.index());
        seed(target, output, slopes[last]);
        for (int l = last; l > 0; l--) {
            layers.get(l).transposed(slopes[l], slopes[l - 1]);
            for (int h = 0; h < slopes[l - 1].length; h++) {
                slopes[l - 1][h] *= activation.slope(sums[l - 1][h]);
            }
        }
        layers.get(0).transposed(slopes[0], gradient);
        return value;
    }

    /** Derivative of the explained scalar with respect to the output vector. */
    private static void seed(Target target, double[] output, double[] seed) {
        boolean raw = target.objective() == Objective.RAW;
        double factor =
                target.objective() == Objective.PROBABILITY ? Objective.PROBABILITY.of(output, target.index()) : 1;
        for (int c = 0; c < seed.length; c++) {
            double one = c == target.index() ? 1 : 0;
            seed[c] = raw ? one : factor * (one - Objective.PROBABILITY.of(output, c));
        }
    }

    private void requireTarget(Target target) {
        int width = sums[layers.size() - 1].length;
        if (target.output() != 0 || target.index() < 0 || target.index() >= width) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.TARGET_OUT_OF_RANGE,
                    "target: expected output 0 and an index below " + width + ", found output " + target.output()
                            + ", index " + target.index());
        }
    }

    private static boolean isFinite(double value, double[] gradient) {
        boolean finite = Double.isFinite(value);
        for (double coordinate : gradient) {
            finite &= Double.isFinite(coordinate);
        }
        return finite;
    }
}
