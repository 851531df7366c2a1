package dev.rationale.attribution;

/**
 * Refuses what a model must not return on a path.
 *
 * @param method for messages
 * @param refinement whose nodes were evaluated
 */
record NodeChecks(String method, Refinement refinement) {

    /** Of every leg one node at least must be left. */
    void requireNodes(Legs legs, int lost, int round) {
        if (lost >= 0) {
            throw nonFinite("values or gradients are not finite at all "
                    + refinement.nodes(round).positions().length + " nodes on the way from baseline "
                    + legs.get(lost).baseline());
        }
    }

    /**
     * @param whole whether the nodes are those of the grid, and not those that the round added to it
     */
    void requireFinite(Legs.Leg leg, RowRequest.Segment request, RowResult.Segment segment, int round, boolean whole) {
        int node = segment.firstNonFinite();
        if (node >= 0) {
            int place = whole ? node : refinement.place(round, node);
            throw nonFinite("value or gradient is not finite at node " + place + " of "
                    + refinement.grid(round).positions().length + ", alpha " + request.positions()[node]
                    + ", baseline " + leg.baseline());
        }
    }

    double[] requireFinite(double[] total) {
        for (int i = 0; i < total.length; i++) {
            if (!Double.isFinite(total[i])) {
                throw nonFinite("gradients are finite, but their sum overflows at coordinate " + i);
            }
        }
        return total;
    }

    private UnexplainableException nonFinite(String what) {
        return new UnexplainableException(UnexplainableException.Reason.NON_FINITE_MODEL, method + ": " + what);
    }
}
