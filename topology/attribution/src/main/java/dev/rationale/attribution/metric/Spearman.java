package dev.rationale.attribution.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Spearman's rank correlation. */
public final class Spearman {
    private Spearman() {}

    /**
     * Pearson's correlation of ranks, −1 to 1; equal values share the mean of their ranks. NaN where one side is constant or
     * there are fewer than two values.
     *
     * @throws UnrankableException if a value is not finite
     */
    public static double correlation(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("expected " + a.length + " values, found " + b.length);
        }
        double[] ra = ranks(a);
        double[] rb = ranks(b);
        double middle = (a.length - 1) / 2.0;
        double covariance = 0;
        double va = 0;
        double vb = 0;
        for (int i = 0; i < ra.length; i++) {
            covariance += (ra[i] - middle) * (rb[i] - middle);
            va += (ra[i] - middle) * (ra[i] - middle);
            vb += (rb[i] - middle) * (rb[i] - middle);
        }
        return va == 0 || vb == 0 ? Double.NaN : covariance / Math.sqrt(va * vb);
    }

    /** That of {@code |a|} and {@code |b|}: how alike two maps are, whatever their signs. */
    public static double ofMagnitudes(double[] a, double[] b) {
        return correlation(magnitudes(a), magnitudes(b));
    }

    private static double[] magnitudes(double[] map) {
        double[] magnitudes = new double[map.length];
        for (int i = 0; i < map.length; i++) {
            magnitudes[i] = Math.abs(map[i]);
        }
        return magnitudes;
    }

    private static double[] ranks(double[] values) {
        UnrankableException.requireFinite(values);
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> values[i] + 0.0))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        int end;
        for (int start = 0; start < order.length; start = end) {
            end = start + 1;
            while (end < order.length && values[order[end]] == values[order[start]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks[order[i]] = (start + end - 1) / 2.0;
            }
        }
        return ranks;
    }
}
