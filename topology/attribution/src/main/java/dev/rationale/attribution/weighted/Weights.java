package dev.rationale.attribution.weighted;

import java.util.Arrays;

/** Weights of baselines by their fitness. */
final class Weights {
    private Weights() {}

    /**
     * {@code w ∝ given/D}; the given ones, bit for bit, where all D are equal.
     *
     * @param given weights of the baselines, sum 1; 0 of one that takes no part
     * @param d fewest features to remove, at least 1 of those that take part
     * @param filter weights below this share of their mean become 0; the largest stays whatever it is
     */
    static double[] of(double[] given, int[] d, double filter) {
        int smallest = Integer.MAX_VALUE;
        int largest = 0;
        for (int k = 0; k < given.length; k++) {
            if (given[k] > 0) {
                smallest = Math.min(smallest, d[k]);
                largest = Math.max(largest, d[k]);
            }
        }
        double[] weights = given.clone();
        for (int k = 0; k < given.length && smallest < largest; k++) {
            weights[k] = given[k] > 0 ? given[k] * smallest / d[k] : 0;
        }
        double[] relative = smallest < largest ? normalised(weights) : weights;
        double[] kept = filtered(relative, filter);
        return Arrays.equals(kept, relative) ? kept : normalised(kept);
    }

    private static double[] filtered(double[] weights, double filter) {
        int count = 0;
        int largest = 0;
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            count += weights[k] > 0 ? 1 : 0;
            sum += weights[k];
            largest = weights[k] > weights[largest] ? k : largest;
        }
        double[] kept = weights.clone();
        for (int k = 0; k < kept.length; k++) {
            if (k != largest && kept[k] < filter * sum / count) {
                kept[k] = 0;
            }
        }
        return kept;
    }

    /** Divided by their sum. */
    static double[] normalised(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double[] normalised = weights.clone();
        for (int k = 0; k < weights.length; k++) {
            normalised[k] = weights[k] / sum;
        }
        return normalised;
    }
}
