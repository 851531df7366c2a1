package dev.rationale.attribution.metric;

import java.util.Map;
import java.util.Set;

/**
 * Deletion and insertion AUC: {@code ∫₀¹ p(x with the top ⌊td⌋ units replaced) dt} and {@code ∫₀¹ p(replacement with the
 * top ⌊td⌋ units of x) dt}, by the trapezoidal rule on {@code steps + 1} points with both ends.
 *
 * <p>Signed map towards the class. Unit: that of p. Special cases: one unit gives a step at {@code t = 1}. Cost: at most
 * {@code 2 · steps − 1} forward passes, fewer where shares give the same number of units.
 *
 * <p>Source: Petsiuk, Das, Saenko (RISE), arXiv 1806.07421, where deletion fills with zeros and insertion with a blur. The
 * code of Weighted IG integrates over percentiles 0 … 99, so that its numbers are 99 times as large.
 *
 * @param units what is removed as one
 * @param filling what stands in
 * @param steps intervals of the curve, &gt; 0; 20 for small data, 100 for images
 */
public record RemovalCurves(Units units, Replacement filling, int steps) implements Metric {

    /**
     * @throws IllegalArgumentException if there is no interval
     */
    public RemovalCurves {
        if (steps < 1) {
            throw new IllegalArgumentException("expected at least one step, found " + steps);
        }
    }

    @Override
    public Set<Measure> measures() {
        return Set.of(Measure.DELETION, Measure.INSERTION);
    }

    @Override
    public String replacement() {
        return filling.name();
    }

    @Override
    public Measurement begin(Judged judged) {
        Removal removal = new Removal(judged, units, Measure.Taken.SIGNED, filling);
        int[] deleted = new int[steps + 1];
        int[] inserted = new int[steps + 1];
        double[] shares = new double[steps + 1];
        for (int t = 0; t <= steps; t++) {
            int count = (int) ((long) removal.count() * t / steps);
            deleted[t] = removal.withoutTop(count);
            inserted[t] = removal.onlyTop(count);
            shares[t] = (double) t / steps;
        }
        return removal.then(found -> Map.of(
                Measure.DELETION, area(found, shares, deleted), Measure.INSERTION, area(found, shares, inserted)));
    }

    private static double area(Removal.Removed found, double[] shares, int[] rows) {
        double[] heights = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            heights[i] = found.probability(rows[i]);
        }
        return Trapezoid.area(shares, heights);
    }
}
