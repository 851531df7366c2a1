package dev.rationale.attribution.metric;

import dev.rationale.attribution.RowRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the record's class differs from that of its baseline, 1 or 0: what class-relative {@link Purity} counts. NaN with
 * several baselines, which have no one class, and where the output has no classes. Cost: one forward pass.
 */
public record Crossing() implements Metric {

    @Override
    public Set<Measure> measures() {
        return Set.of(Measure.CROSSING);
    }

    @Override
    public Measurement begin(Judged judged) {
        List<double[]> points = judged.baselines().points();
        if (points.size() != 1 || judged.answer().link() == Answer.Link.VALUE) {
            return ForwardRows.none(() -> Map.of(Measure.CROSSING, Double.NaN));
        }
        return new ForwardRows(
                1,
                row -> new RowRequest.Outputs(points.get(0), true),
                outputs -> Map.of(Measure.CROSSING, judged.answer().isKept(outputs.get(0)) ? 0.0 : 1.0));
    }
}
