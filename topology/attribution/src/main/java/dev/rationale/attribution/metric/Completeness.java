package dev.rationale.attribution.metric;

import java.util.Map;
import java.util.Set;

/**
 * What the sum of a map says: the completeness gap {@code |ΣA − Δf|}, the gap over
 * {@code max(|Δf|, 1e-6 · max(1, |f(x)|))}, the NCC ratio {@code Σ|A| / |Δf|}, and {@code Σ|A|} itself.
 *
 * <p>Per entry, in units of the explained scalar. Special case: the ratio is NaN where {@code |Δf|} is below that floor. By the
 * triangle inequality the ratio is at least 1 less the relative gap; 1 means that nothing cancels. Methods without
 * completeness by design have large gaps, which is no fault. No rows.
 *
 * <p>Source: Sundararajan, Taly, Yan, arXiv 1703.01365; arXiv 2502.12108 for the ratio. Quantus tests the sum for equality of
 * floating-point numbers, after dividing the map by its largest entry: almost always false.
 */
public record Completeness() implements Metric {

    @Override
    public Set<Measure> measures() {
        return Set.of(Measure.COMPLETENESS_GAP, Measure.RELATIVE_GAP, Measure.NCC_RATIO, Measure.MASS);
    }

    @Override
    public Measurement begin(Judged judged) {
        return ForwardRows.none(() -> scores(judged));
    }

    private static Map<Measure, Double> scores(Judged judged) {
        double sum = 0;
        double mass = 0;
        for (double value : judged.attribution().values()) {
            sum += value;
            mass += Math.abs(value);
        }
        double change = Math.abs(judged.outputChange());
        double gap = Math.abs(sum - judged.outputChange());
        return Map.of(
                Measure.COMPLETENESS_GAP,
                gap,
                Measure.RELATIVE_GAP,
                gap / Math.max(change, judged.floor()),
                Measure.NCC_RATIO,
                change < judged.floor() ? Double.NaN : mass / change,
                Measure.MASS,
                mass);
    }
}
