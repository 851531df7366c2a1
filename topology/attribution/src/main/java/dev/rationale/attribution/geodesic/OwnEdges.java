package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The edges of one input: to its neighbours among the background rows, and straight to its baselines where that is wanted.
 *
 * @param node that the input is, or −1
 * @param joined nodes that its edges lead to; none where it is a node
 * @param direct number of edges straight to baselines: one for each, or 0
 * @param rows those that measure the edges, neighbours first
 */
record OwnEdges(int node, int[] joined, int direct, LegRows rows) {

    static OwnEdges of(
            Explicand explicand,
            NeighbourGraph graph,
            List<double[]> sources,
            GraphSettings settings,
            boolean directEdge) {
        double[] input = explicand.input();
        double[][] nodes = graph.topology().nodes();
        int node = graph.topology().find(input);
        int[] joined = node >= 0 ? new int[0] : Nearest.of(nodes, input, settings.neighbours(), -1);
        List<LegRows.Ends> pieces = new ArrayList<>();
        for (int other : joined) {
            pieces.add(new LegRows.Ends(nodes[other], input));
        }
        if (directEdge) {
            sources.forEach(source -> pieces.add(new LegRows.Ends(source, input)));
        }
        LegRows rows = new LegRows(pieces, settings.nodes(), explicand.target(), settings.weight(), settings.keeping());
        return new OwnEdges(node, joined, directEdge ? sources.size() : 0, rows);
    }

    /** Legs by the node that they come from; the one straight from the {@code source}-th source under −1. */
    Map<Integer, Leg> legs(int source) {
        Map<Integer, Leg> legs = new HashMap<>();
        for (int i = 0; i < joined.length; i++) {
            legs.put(joined[i], rows.result().get(i));
        }
        if (direct > 0) {
            legs.put(-1, rows.result().get(joined.length + source));
        }
        return legs;
    }

    /**
     * Nodes on the shortest way from a source to the input, the straight one where it is as short, and of others as short the one over
     * the last node with the lower number.
     *
     * @throws UnexplainableException if there is no way that is finite everywhere
     */
    int[] shortest(NeighbourGraph graph, PathTree tree, int source, int baseline) {
        List<Leg> legs = rows.result();
        double best = direct > 0 ? graph.length(legs.get(joined.length + source)) : Double.POSITIVE_INFINITY;
        int last = -1;
        for (int i = 0; i < joined.length; i++) {
            double length = tree.length(joined[i]) + graph.length(legs.get(i));
            if (length < best || (length == best && last >= 0 && joined[i] < last)) {
                best = length;
                last = joined[i];
            }
        }
        if (node >= 0 && tree.length(node) < best) {
            best = tree.length(node);
            last = node;
        }
        if (best == Double.POSITIVE_INFINITY) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    GeodesicNeighbours.NAME + ": no way leads from baseline " + baseline
                            + " to the input: on each, value or gradient is not finite somewhere");
        }
        int[] nodes = last < 0 ? new int[0] : tree.nodesTo(last);
        boolean isInput = node >= 0 && nodes.length > 0;
        return isInput ? java.util.Arrays.copyOf(nodes, nodes.length - 1) : nodes;
    }
}
