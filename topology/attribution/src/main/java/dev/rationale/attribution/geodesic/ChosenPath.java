package dev.rationale.attribution.geodesic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way from a baseline to the input over nodes of a graph.
 *
 * @param baseline {@code [d]}
 * @param nodes between the two, in the order of the way
 * @param input {@code [d]}
 */
record ChosenPath(double[] baseline, int[] nodes, double[] input) {

    Polyline vertices(NeighbourGraph graph) {
        List<double[]> vertices = new ArrayList<>(nodes.length + 2);
        vertices.add(baseline);
        for (int node : nodes) {
            vertices.add(graph.topology().nodes()[node]);
        }
        vertices.add(input);
        return new Polyline(List.copyOf(vertices));
    }

    /**
     * Its legs whose integrals are known, by their ends as {@link #vertices} has them. An edge of the graph that is walked against its
     * direction is none with a rule that would take other points from the other end.
     *
     * @param tree of the baseline
     * @param own legs of the input's edges, by node; that from the baseline under −1
     * @param inputNode that the input is, or −1
     * @param symmetric whether the rule of the integrals is
     */
    Map<LegRows.Ends, Leg> known(
            NeighbourGraph graph, PathTree tree, Map<Integer, Leg> own, int inputNode, boolean symmetric) {
        double[][] points = graph.topology().nodes();
        Map<LegRows.Ends, Leg> known = new HashMap<>();
        for (int i = 0; i <= nodes.length; i++) {
            int from = i == 0 ? tree.node() : nodes[i - 1];
            boolean last = i == nodes.length;
            int to = last ? inputNode : nodes[i];
            Leg leg;
            if (i == 0 && last && own.containsKey(-1)) {
                leg = own.get(-1);
            } else if (last && inputNode < 0) {
                leg = own.get(from);
            } else {
                leg = from < 0 ? tree.leg(to) : graph.leg(from, to, symmetric);
            }
            add(known, leg, i == 0 ? baseline : points[from], last ? input : points[to]);
        }
        return known;
    }

    private static void add(Map<LegRows.Ends, Leg> known, @Nullable Leg leg, double[] from, double[] to) {
        if (leg != null && leg.gradient() != null) {
            known.put(new LegRows.Ends(from, to), leg);
        }
    }

    /** Bridges that it takes. */
    int bridges(NeighbourGraph graph, int baselineNode, int inputNode) {
        int bridges = 0;
        int from = baselineNode;
        for (int i = 0; i <= nodes.length; i++) {
            int to = i == nodes.length ? inputNode : nodes[i];
            bridges += from >= 0 && to >= 0 && graph.isBridge(from, to) ? 1 : 0;
            from = to;
        }
        return bridges;
    }
}
