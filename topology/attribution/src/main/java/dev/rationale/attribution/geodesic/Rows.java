package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import java.util.ArrayList;
import java.util.List;

/** Reads results of rows. */
final class Rows {
    private Rows() {}

    static List<RowResult.Segment> segments(List<RowResult> results, int expected) {
        requireAsMany(results, expected);
        List<RowResult.Segment> segments = new ArrayList<>(expected);
        for (RowResult result : results) {
            if (!(result instanceof RowResult.Segment segment)) {
                throw new IllegalArgumentException("expected results of segments");
            }
            segments.add(segment);
        }
        return segments;
    }

    static <T> List<T> prepared(Class<T> type, List<RowResult> results, int expected) {
        requireAsMany(results, expected);
        List<T> prepared = new ArrayList<>(expected);
        for (RowResult result : results) {
            if (!(result instanceof RowResult.Prepared found)) {
                throw new IllegalArgumentException("expected what was prepared");
            }
            prepared.add(type.cast(found.value()));
        }
        return prepared;
    }

    private static void requireAsMany(List<RowResult> results, int expected) {
        if (results.size() != expected) {
            throw new IllegalArgumentException("expected " + expected + " results, found " + results.size());
        }
    }

    /** Rows with a backward pass. */
    static long gradients(List<RowRequest> requests) {
        long rows = 0;
        for (RowRequest request : requests) {
            rows += request instanceof RowRequest.Segment ? request.rows() : 0;
        }
        return rows;
    }
}
