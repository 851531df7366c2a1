package dev.rationale.attribution.guided;

import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.UnexplainableException;

/** Reads gradients at the nodes of a path. */
final class NodeGradients {
    private NodeGradients() {}

    /**
     * The gradient of one node.
     *
     * @param where of the node, for the message
     * @throws UnexplainableException if value or gradient is not finite: quantiles of such slopes select nothing
     */
    static double[] finite(RowResult.Segment segment, String method, String where) {
        if (segment.firstNonFinite() >= 0) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    method + ": value or gradient is not finite at " + where);
        }
        return segment.gradient();
    }

    /** Adds {@code (to − from) ⊙ gradient}. */
    static void add(double[] sum, double[] from, double[] to, double[] gradient) {
        for (int i = 0; i < sum.length; i++) {
            double difference = to[i] - from[i];
            if (difference != 0) {
                sum[i] += difference * gradient[i];
            }
        }
    }
}
