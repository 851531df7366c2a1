package dev.rationale.attribution.metric;

import java.util.Map;
import java.util.Set;

/**
 * DiffID: over the ratios 0.1 … 0.9, the mean of {@code Ins(r) − Del(r)}, where {@code Ins(r)} says whether the class is kept
 * without the bottom {@code ⌊rd⌋} units, {@code Del(r)} without the top. The soft form takes {@code p / p₀} cut to [0, 1].
 *
 * <p>Map {@code |A|}. The paper's own replacement is {@link Replacement#remainingMean()} over all entries. Special cases:
 * {@code p₀ = 0} leaves the soft form NaN; outputs without classes leave both NaN. Cost: at most 18 forward passes.
 *
 * <p>Source: the code of MA-GIG (arXiv 2605.02167). It cuts the soft form after averaging over the batch, so that a record's
 * share depends on its neighbours; here it is cut record by record.
 *
 * @param units what is removed as one
 * @param filling what stands in
 */
public record DiffId(Units units, Replacement filling) implements Metric {
    private static final int RATIOS = 10;

    @Override
    public Set<Measure> measures() {
        return Set.of(Measure.DIFFID, Measure.DIFFID_SOFT);
    }

    @Override
    public String replacement() {
        return filling.name();
    }

    @Override
    public Measurement begin(Judged judged) {
        Removal removal = new Removal(judged, units, Measure.Taken.ABSOLUTE, filling);
        int[] top = new int[RATIOS - 1];
        int[] bottom = new int[RATIOS - 1];
        for (int r = 1; r < RATIOS; r++) {
            int count = (int) ((long) removal.count() * r / RATIOS);
            top[r - 1] = removal.withoutTop(count);
            bottom[r - 1] = removal.withoutBottom(count);
        }
        return removal.then(found -> judge(found, top, bottom));
    }

    private static Map<Measure, Double> judge(Removal.Removed found, int[] top, int[] bottom) {
        double hard = 0;
        double soft = 0;
        for (int i = 0; i < top.length; i++) {
            hard += found.accuracy(bottom[i]) - found.accuracy(top[i]);
            soft += share(found, bottom[i]) - share(found, top[i]);
        }
        return Map.of(Measure.DIFFID, hard / top.length, Measure.DIFFID_SOFT, soft / top.length);
    }

    private static double share(Removal.Removed found, int row) {
        double whole = found.judged().probability();
        if (whole == 0 || found.judged().answer().link() == Answer.Link.VALUE) {
            return Double.NaN;
        }
        return Math.max(0, Math.min(1, found.probability(row) / whole));
    }
}
