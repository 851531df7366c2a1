package dev.rationale.attribution.metric;

import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import java.util.List;
import java.util.Map;

/** One metric on one record, round after round, as a {@link dev.rationale.attribution.Program} is. */
public interface Measurement {

    /** The rows of this round; empty when nothing more is wanted. */
    List<RowRequest> next();

    /** Takes the results of the last {@link #next()}, in the same order. */
    void accept(List<RowResult> results);

    /** What was measured; only after {@link #next()} returned an empty list. NaN where a number has no meaning. */
    Map<Measure, Double> scores();
}
