package dev.rationale.attribution.geodesic;

import java.util.List;
import java.util.stream.Stream;

/** What a piece of a path counts, of which a shortest path has least. */
enum EdgeWeight {
    /**
     * {@code ‖Δ‖ ∫ ‖∇f‖}: the length in the metric {@code ‖∇f‖² I}, which the paper approximates its own with and its code uses.
     */
    CONFORMAL("conformal"),
    /** {@code ‖Δ‖}, "Enhanced Integrated Gradients": the model has no say. */
    EUCLIDEAN("euclidean"),
    /**
     * PAPER_LITERAL: {@code ∫ |∇f · dx|}, the length in the paper's metric {@code ∇f ∇fᵀ}. Of rank 1, so that all ways along a
     * level set are free and shortest paths far from unique.
     */
    PATH_LENGTH_LITERAL("path-length-literal");

    private final String published;

    EdgeWeight(String published) {
        this.published = published;
    }

    static List<String> names() {
        return Stream.of(values()).map(weight -> weight.published).toList();
    }

    static EdgeWeight named(String name) {
        return Stream.of(values())
                .filter(weight -> weight.published.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no edge weight " + name));
    }

    /**
     * What one point adds to {@code ∫ … / ‖Δ‖}.
     *
     * @param gradient at the point, {@code [d]}
     * @param from start of the piece
     * @param to its end
     */
    double density(double[] gradient, double[] from, double[] to) {
        if (this == EUCLIDEAN) {
            return 1;
        }
        double square = 0;
        double along = 0;
        for (int i = 0; i < gradient.length; i++) {
            square += gradient[i] * gradient[i];
            along += gradient[i] * (to[i] - from[i]);
        }
        return this == CONFORMAL ? Math.sqrt(square) : Math.abs(along) / Nearest.distance(from, to);
    }
}
