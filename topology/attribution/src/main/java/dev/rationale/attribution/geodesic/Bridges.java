package dev.rationale.attribution.geodesic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of nodes that join the parts of a graph: of two parts the closest ones, of equally close ones those with the lower numbers.
 *
 * <p>Cost: {@code O(n² d)} operations. Memory: {@code O(n)} beside the nodes, however many parts there are.
 */
final class Bridges {
    /** Up to so many parts every two are joined. */
    static final int PARTS_BRIDGED_EACH = 32;

    private static final Comparator<Pair> CLOSEST_FIRST = Comparator.comparingDouble(Pair::distance)
            .thenComparingInt(Pair::from)
            .thenComparingInt(Pair::to);

    private final double[][] nodes;
    private final int[] part;
    private final int parts;

    /**
     * Two nodes of different parts.
     *
     * @param from the lower number
     * @param to the higher number
     */
    record Pair(int from, int to, double distance) {}

    private Bridges(double[][] nodes, int[] part, int parts) {
        this.nodes = nodes;
        this.part = part;
        this.parts = parts;
    }

    /**
     * The bridges, the closest pair first.
     *
     * @param nodes {@code [n][d]}
     * @param part number of each node's part, {@code [n]}, 0 to {@code parts − 1}
     */
    static List<Pair> of(double[][] nodes, int[] part, int parts) {
        Bridges bridges = new Bridges(nodes, part, parts);
        List<Pair> found = parts <= PARTS_BRIDGED_EACH ? bridges.ofEveryTwo() : bridges.ofTree();
        found.sort(CLOSEST_FIRST);
        return found;
    }

    private Pair pair(int one, int other, double distance) {
        return new Pair(Math.min(one, other), Math.max(one, other), distance);
    }

    private List<Pair> ofEveryTwo() {
        @Nullable Pair[] closest = new Pair[parts * parts];
        for (int a = 0; a < nodes.length; a++) {
            for (int b = a + 1; b < nodes.length; b++) {
                if (part[a] != part[b]) {
                    int both = Math.min(part[a], part[b]) * parts + Math.max(part[a], part[b]);
                    double distance = Nearest.distance(nodes[a], nodes[b]);
                    Pair known = closest[both];
                    if (known == null || distance < known.distance()) {
                        closest[both] = pair(a, b, distance);
                    }
                }
            }
        }
        List<Pair> found = new ArrayList<>();
        for (Pair pair : closest) {
            if (pair != null) {
                found.add(pair);
            }
        }
        return found;
    }

    /** The shortest tree over all parts, grown from the first by Prim's algorithm: every two nodes are looked at once. */
    private List<Pair> ofTree() {
        boolean[] reached = new boolean[parts];
        int[] closest = new int[nodes.length];
        double[] least = new double[nodes.length];
        Arrays.fill(closest, -1);
        List<Pair> tree = new ArrayList<>(parts - 1);
        int last = 0;
        while (tree.size() < parts - 1) {
            reach(part[last], reached, closest, least);
            int next = -1;
            for (int node = 0; node < nodes.length; node++) {
                if (!reached[part[node]]
                        && (next < 0 || isBefore(closest[node], node, least[node], closest[next], next, least[next]))) {
                    next = node;
                }
            }
            if (next < 0) {
                throw new IllegalArgumentException("expected " + parts + " parts with nodes in each, found fewer");
            }
            tree.add(pair(closest[next], next, least[next]));
            last = next;
        }
        return tree;
    }

    /** A part joins the tree: nodes outside may be closer to it than to the rest. */
    private void reach(int joined, boolean[] reached, int[] closest, double[] least) {
        reached[joined] = true;
        for (int a = 0; a < nodes.length; a++) {
            for (int b = 0; part[a] == joined && b < nodes.length; b++) {
                if (!reached[part[b]]) {
                    double distance = Nearest.distance(nodes[a], nodes[b]);
                    if (closest[b] < 0 || isBefore(a, b, distance, closest[b], b, least[b])) {
                        closest[b] = a;
                        least[b] = distance;
                    }
                }
            }
        }
    }

    /** As {@link #CLOSEST_FIRST}, without pairs: there are too many to make one each. */
    private static boolean isBefore(int a, int b, double distance, int c, int d, double other) {
        if (distance != other) {
            return distance < other;
        }
        int from = Math.min(a, b) - Math.min(c, d);
        return from < 0 || (from == 0 && Math.max(a, b) < Math.max(c, d));
    }
}
