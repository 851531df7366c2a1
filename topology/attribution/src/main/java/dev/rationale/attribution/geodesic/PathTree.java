package dev.rationale.attribution.geodesic;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shortest ways from a baseline to every node of a graph.
 *
 * @param node that the baseline is, or −1
 * @param joined nodes that its own edges lead to; none where it is a node
 * @param legs of these edges
 * @param paths the ways
 */
record PathTree(int node, int[] joined, List<Leg> legs, ShortestPaths paths) {

    static PathTree of(NeighbourGraph graph, int node, int[] joined, List<Leg> legs) {
        double[] start = new double[graph.topology().nodes().length];
        Arrays.fill(start, Double.POSITIVE_INFINITY);
        if (node >= 0) {
            start[node] = 0;
        }
        for (int i = 0; i < joined.length; i++) {
            start[joined[i]] = graph.length(legs.get(i));
        }
        return new PathTree(node, joined, legs, graph.shortestPaths(start));
    }

    /** Length of the way to a node; infinite where there is none. */
    double length(int to) {
        return paths.length()[to];
    }

    /** Nodes on the way to one, that one the last; without the node that the baseline itself is. */
    int[] nodesTo(int to) {
        Deque<Integer> nodes = new ArrayDeque<>();
        for (int at = to; at >= 0 && at != node; at = paths.previous()[at]) {
            nodes.addFirst(at);
        }
        return nodes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The leg of the baseline's own edge to a node, or null. */
    @Nullable
    Leg leg(int to) {
        for (int i = 0; i < joined.length; i++) {
            if (joined[i] == to) {
                return legs.get(i);
            }
        }
        return null;
    }
}
