package dev.rationale.attribution.baseline;

import dev.rationale.attribution.RowResult;

/** Reads answers of the kind that was asked for. */
final class Answers {
    private Answers() {}

    static double[][] outputs(RowResult result) {
        if (result instanceof RowResult.Outputs outputs) {
            return outputs.values();
        }
        throw new IllegalArgumentException("expected outputs");
    }

    static RowResult.Segment segment(RowResult result) {
        if (result instanceof RowResult.Segment segment) {
            return segment;
        }
        throw new IllegalArgumentException("expected the result of a segment");
    }

    static Object prepared(RowResult result) {
        if (result instanceof RowResult.Prepared prepared) {
            return prepared.value();
        }
        throw new IllegalArgumentException("expected what was prepared");
    }
}
