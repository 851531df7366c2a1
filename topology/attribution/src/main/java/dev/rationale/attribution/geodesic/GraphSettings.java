package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Settings;

/**
 * What a graph depends on beside data, model and target.
 *
 * @param neighbours that a point takes
 * @param ofRows that a background row takes
 * @param rows most background rows
 * @param quadrature of every edge
 * @param steps points on every edge
 * @param weight what an edge counts
 * @param keeping whether the integral of the gradient along every edge is kept
 */
record GraphSettings(
        int neighbours, int ofRows, int rows, String quadrature, int steps, EdgeWeight weight, boolean keeping) {
    /**
     * Most numbers that the integrals of a graph may take, 8 MiB: 10,000 edges of 100 coordinates. There is one graph for each target, and
     * all must stay where they are kept. Judged by the settings and not by the rows there are, so that the stated cost can say
     * what holds.
     */
    private static final long KEPT = 1L << 20;

    static final String RELEASED = "released";

    static GraphSettings of(Settings settings, int dimension) {
        int neighbours = settings.integer("neighbours");
        int rows = settings.integer("background-rows");
        boolean counted = settings.text("self-neighbour").equals(RELEASED);
        return new GraphSettings(
                neighbours,
                counted ? neighbours - 1 : neighbours,
                rows,
                settings.text("quadrature"),
                settings.integer("steps"),
                EdgeWeight.named(settings.text("edge-weight")),
                (long) rows * neighbours * dimension <= KEPT);
    }

    Quadrature rule() {
        return Quadrature.byName(quadrature)
                .orElseThrow(() -> new IllegalArgumentException("no quadrature " + quadrature));
    }

    Quadrature.Nodes nodes() {
        return rule().nodes(steps);
    }
}
