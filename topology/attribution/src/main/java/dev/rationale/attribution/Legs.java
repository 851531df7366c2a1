package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;

/**
 * The straight pieces of the paths from all baselines with weight, in the order of baselines and pieces; those of no length are left
 * out. Points are taken from the paths each time, which may make them anew.
 */
final class Legs {
    /** Numbers that a leg holds where nothing is kept of it but its place. */
    static final int EACH = 8;

    private final List<? extends Path> paths;
    private final List<Leg> legs = new ArrayList<>();

    /**
     * @param weight of its baseline
     * @param vertex of the path, at which it ends
     */
    record Leg(int baseline, double weight, int vertex) {}

    Legs(Baselines baselines, List<? extends Path> paths) {
        this.paths = paths;
        for (int k = 0; k < paths.size(); k++) {
            double weight = baselines.weights()[k];
            if (!(weight > 0)) {
                continue;
            }
            List<double[]> vertices = paths.get(k).vertices();
            for (int v = 1; v < vertices.size(); v++) {
                if (!Endpoints.equal(vertices.get(v - 1), vertices.get(v))) {
                    legs.add(new Leg(k, weight, v));
                }
            }
        }
    }

    int count() {
        return legs.size();
    }

    boolean isEmpty() {
        return legs.isEmpty();
    }

    Leg get(int index) {
        return legs.get(index);
    }

    /** Rows at nodes of one leg. */
    RowRequest.Segment segment(int index, Quadrature.Nodes nodes, Target target) {
        Leg leg = legs.get(index);
        List<double[]> vertices = paths.get(leg.baseline()).vertices();
        return new RowRequest.Segment(
                vertices.get(leg.vertex() - 1), vertices.get(leg.vertex()), nodes.positions(), nodes.weights(), target);
    }
}
