package dev.rationale.attribution;

import java.util.Arrays;

/**
 * {@code Σ weight · (to − from) · Σⱼ wⱼ ∂f} over the legs of paths. Where nodes may be left out, those that remain on a leg stand for
 * them: each leg's sum is scaled by all weights over those of its finite nodes.
 *
 * <p>Sums are in f64 in the order of legs, rounds and nodes.
 */
final class LegSums {
    private final boolean apart;
    /** One for all legs, or one for each: only those can be scaled apart. */
    private final double[][] sums;

    private final double[] asked;
    private final double[] found;

    /**
     * @param apart whether nodes may be left out
     */
    LegSums(int legs, int dimension, boolean apart) {
        this.apart = apart;
        sums = new double[apart ? legs : 1][dimension];
        asked = new double[legs];
        found = new double[legs];
    }

    /** Nothing yet. */
    void clear() {
        for (double[] sum : sums) {
            Arrays.fill(sum, 0);
        }
        Arrays.fill(asked, 0);
        Arrays.fill(found, 0);
    }

    /**
     * Adds nodes of a leg.
     *
     * @param scale of this leg among all
     * @param weights of the nodes
     */
    void add(int leg, double scale, double[] from, double[] to, double[] weights, RowResult.Segment nodes) {
        double[] sum = sums[apart ? leg : 0];
        double[] gradient = nodes.gradient();
        for (int c = 0; c < sum.length; c++) {
            double difference = to[c] - from[c];
            if (difference != 0) {
                sum[c] += scale * difference * gradient[c];
            }
        }
        for (int j = 0; apart && j < weights.length; j++) {
            asked[leg] += weights[j];
            found[leg] += Double.isNaN(nodes.values()[j]) ? 0 : weights[j];
        }
    }

    /** Whether nodes were left out. */
    boolean isPartial() {
        return !Arrays.equals(asked, found);
    }

    /** First leg of which no node is left, or −1. */
    int lost() {
        for (int leg = 0; leg < asked.length; leg++) {
            if (asked[leg] != 0 && found[leg] == 0) {
                return leg;
            }
        }
        return -1;
    }

    /** The sum over all legs so far, {@code [d]}, divided. */
    double[] total(double divisor) {
        double[] total = new double[sums[0].length];
        for (int leg = 0; leg < sums.length; leg++) {
            double scale = apart && found[leg] != asked[leg] ? asked[leg] / found[leg] : 1;
            for (int c = 0; c < total.length; c++) {
                total[c] += scale * sums[leg][c];
            }
        }
        for (int c = 0; c < total.length; c++) {
            total[c] /= divisor;
        }
        return total;
    }
}
