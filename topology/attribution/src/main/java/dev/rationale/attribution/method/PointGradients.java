package dev.rationale.attribution.method;

import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads the results of segments with one position. */
final class PointGradients {
    private PointGradients() {}

    static List<RowResult.Segment> segments(List<RowResult> results, int expected) {
        if (results.size() != expected) {
            throw new IllegalArgumentException("expected " + expected + " results, found " + results.size());
        }
        List<RowResult.Segment> segments = new ArrayList<>(expected);
        for (RowResult result : results) {
            if (!(result instanceof RowResult.Segment segment)) {
                throw new IllegalArgumentException("expected results of segments");
            }
            segments.add(segment);
        }
        return segments;
    }

    static void requireFinite(RowResult.Segment segment, Supplier<String> message) {
        if (segment.firstNonFinite() >= 0) {
            throw new UnexplainableException(UnexplainableException.Reason.NON_FINITE_MODEL, message.get());
        }
    }
}
