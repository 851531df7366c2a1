package dev.rationale.attribution.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Comprehensiveness {@code p(x) − p(x without the top)}, sufficiency {@code p(x) − p(only the top)} and log-odds
 * {@code log p(x without the top) − log p(x)} with the top {@code ⌊share · d⌋} units; and the areas under comprehensiveness and
 * over log-odds with shares from 0.01 to 0.65, an interval of length 0.64.
 *
 * <p>Map {@code |A|}. Log-odds is a difference of log-probabilities, whatever its name says; probabilities are held above
 * 1e-12 in it, and it is NaN where the output has no classes. No unit in the top: comprehensiveness and log-odds are 0. All
 * units: comprehensiveness is {@code p(x) − p(replacement)}. Cost: at most 17 forward passes.
 *
 * <p>Source: DeYoung et al. (ERASER), arXiv 1911.03429; Shrikumar et al., arXiv 1704.02685; the grid of arXiv 2502.12108. The
 * code of tint complements the share inside its loop over chunks of samples, so that its sufficiency depends on how many
 * chunks there are.
 *
 * @param units what is removed as one
 * @param filling what stands in
 * @param share of the units that count as the top, 0 to 1
 */
public record Erasure(Units units, Replacement filling, double share) implements Metric {
    private static final double SMALLEST = 1e-12;
    private static final double[] GRID = {
        0.01, 0.02, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.65
    };

    /**
     * @throws IllegalArgumentException if the share is outside 0 to 1
     */
    public Erasure {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("expected a share from 0 to 1, found " + share);
        }
    }

    @Override
    public Set<Measure> measures() {
        return Set.of(
                Measure.COMPREHENSIVENESS, Measure.SUFFICIENCY, Measure.LOG_ODDS, Measure.AUC_COMP, Measure.AOC_LO);
    }

    @Override
    public String replacement() {
        return filling.name();
    }

    @Override
    public Measurement begin(Judged judged) {
        Removal removal = new Removal(judged, units, Measure.Taken.ABSOLUTE, filling);
        int erased = removal.withoutTop(removal.units(share));
        int left = removal.onlyTop(removal.units(share));
        int[] grid = new int[GRID.length];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = removal.withoutTop(removal.units(GRID[i]));
        }
        return removal.then(found -> {
            Map<Measure, Double> scores = new LinkedHashMap<>();
            scores.put(Measure.COMPREHENSIVENESS, fall(found, erased));
            scores.put(Measure.SUFFICIENCY, fall(found, left));
            scores.put(Measure.LOG_ODDS, logOdds(found, erased));
            double[] falls = new double[grid.length];
            double[] odds = new double[grid.length];
            for (int i = 0; i < grid.length; i++) {
                falls[i] = fall(found, grid[i]);
                odds[i] = logOdds(found, grid[i]);
            }
            scores.put(Measure.AUC_COMP, Trapezoid.area(GRID, falls));
            scores.put(Measure.AOC_LO, 0 - Trapezoid.area(GRID, odds));
            return scores;
        });
    }

    private static double fall(Removal.Removed found, int row) {
        return found.judged().probability() - found.probability(row);
    }

    private static double logOdds(Removal.Removed found, int row) {
        return found.judged().answer().link() == Answer.Link.VALUE
                ? Double.NaN
                : log(found.probability(row)) - log(found.judged().probability());
    }

    private static double log(double probability) {
        return Math.log(Math.max(SMALLEST, probability));
    }
}
