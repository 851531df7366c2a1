package dev.rationale.attribution.geodesic;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Dijkstra's algorithm from one source outside a graph: one sweep gives the ways to all nodes, where A* would search for each. (The
 * heuristic that the paper names for A*, the Euclidean distance, is not admissible: an edge may weigh far less.)
 *
 * <p>Nodes are settled by (length, number), so that of equally long ways the same one is found each time.
 *
 * @param length of the shortest way to each node; infinite where there is none
 * @param previous node before each on its way; −1 where the way comes straight from the source, or where there is none
 */
record ShortestPaths(double[] length, int[] previous) {
    private record Reached(double length, int node) {}

    /**
     * @param neighbours {@code [n][…]}, nodes joined with each node
     * @param lengths {@code [n][…]}, of the edges to them, 0 or more; infinite ones are not taken
     * @param start {@code [n]}, length of the edge from the source; infinite where there is none
     */
    static ShortestPaths of(int[][] neighbours, double[][] lengths, double[] start) {
        double[] length = start.clone();
        int[] previous = new int[start.length];
        Arrays.fill(previous, -1);
        boolean[] settled = new boolean[start.length];
        PriorityQueue<Reached> open =
                new PriorityQueue<>(Comparator.comparingDouble(Reached::length).thenComparingInt(Reached::node));
        for (int node = 0; node < start.length; node++) {
            if (start[node] < Double.POSITIVE_INFINITY) {
                open.add(new Reached(start[node], node));
            }
        }
        while (!open.isEmpty()) {
            int node = open.remove().node();
            if (settled[node]) {
                continue;
            }
            settled[node] = true;
            for (int e = 0; e < neighbours[node].length; e++) {
                int other = neighbours[node][e];
                double longer = length[node] + lengths[node][e];
                if (!settled[other] && longer < length[other]) {
                    length[other] = longer;
                    previous[other] = node;
                    open.add(new Reached(longer, other));
                }
            }
        }
        return new ShortestPaths(length, previous);
    }
}
