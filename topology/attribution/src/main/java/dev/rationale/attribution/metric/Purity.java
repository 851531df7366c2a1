package dev.rationale.attribution.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Purity and spread of {@code Σ|A|} over a set of records: whether large masses belong to the records that crossed over from
 * the baseline's class, and how much masses vary within a class.
 *
 * <p>Half of {@code n} records is {@code ⌊n/2⌋}; equal masses are ordered by index; fewer than two records have no halves,
 * and the result is NaN. NaN masses are refused.
 *
 * <p>Source: arXiv 2502.12108 and its code. The text takes the mean predicted class of the top half, the code of the bottom
 * half; both depend on which class the baseline happens to have, which flips between seeds. {@link #relative} does not.
 */
public final class Purity {
    private Purity() {}

    /**
     * {@code P(class ≠ class of the baseline | top half of Σ|A|)}, 0 to 1.
     *
     * @param masses {@code Σ|A|} per record, {@code [n]}
     * @param crossed whether the class differs from the baseline's, {@code [n]}
     */
    public static double relative(double[] masses, boolean[] crossed) {
        int[] order = ascending(masses, crossed.length);
        int half = order.length / 2;
        int found = 0;
        for (int i = order.length - half; i < order.length; i++) {
            found += crossed[order[i]] ? 1 : 0;
        }
        return half == 0 ? Double.NaN : (double) found / half;
    }

    /**
     * As the released code: the mean predicted class of the bottom half, 0 to 1.
     *
     * @param masses {@code Σ|A|} per record, {@code [n]}
     * @param classes predicted class per record, 0 or 1, {@code [n]}
     */
    public static double raw(double[] masses, int[] classes) {
        int[] order = ascending(masses, classes.length);
        int half = order.length / 2;
        double sum = 0;
        for (int i = 0; i < half; i++) {
            int found = classes[order[i]];
            if (found != 0 && found != 1) {
                throw new IllegalArgumentException("raw purity: expected classes 0 and 1, found " + found);
            }
            sum += found;
        }
        return half == 0 ? Double.NaN : sum / half;
    }

    /**
     * The mean over seeds of {@code max(p, 1 − p)}, 0.5 to 1: raw purities whatever the baseline's class.
     *
     * @param raw one per seed, at least one
     */
    public static double folded(double... raw) {
        double sum = 0;
        for (double purity : raw) {
            sum += Math.max(purity, 1 - purity);
        }
        return raw.length == 0 ? Double.NaN : sum / raw.length;
    }

    /**
     * Standard deviation (of the population) of {@code Σ|A|} within one class; NaN where it has no record.
     *
     * @param masses {@code Σ|A|} per record, {@code [n]}
     * @param classes class per record, {@code [n]}
     */
    public static double spread(double[] masses, int[] classes, int ofClass) {
        double[] chosen = IntStream.range(0, ascending(masses, classes.length).length)
                .filter(i -> classes[i] == ofClass)
                .mapToDouble(i -> masses[i])
                .toArray();
        double mean = 0;
        for (double mass : chosen) {
            mean += mass / chosen.length;
        }
        double variance = 0;
        for (double mass : chosen) {
            variance += (mass - mean) * (mass - mean) / chosen.length;
        }
        return chosen.length == 0 ? Double.NaN : Math.sqrt(variance);
    }

    private static int[] ascending(double[] masses, int records) {
        if (masses.length != records) {
            throw new IllegalArgumentException("expected " + masses.length + " records, found " + records);
        }
        UnrankableException.requireFinite(masses);
        return IntStream.range(0, records)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> masses[i] + 0.0))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
