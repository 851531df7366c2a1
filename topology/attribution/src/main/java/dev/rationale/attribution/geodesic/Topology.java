package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Endpoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which background rows are neighbours: each with its nearest ones, in both directions, and bridges between the parts that are
 * not connected so.
 *
 * <p>Two parts are bridged at their closest pair. Up to {@value Bridges#PARTS_BRIDGED_EACH} parts every two are bridged, as the paper
 * and its code do; more of them only so far that all are connected, by the shortest bridges, so that a graph that fell to pieces
 * does not grow with the square of their number, see {@link Bridges}.
 *
 * <p>Cost: {@code O(n² d)} operations, no rows.
 */
final class Topology {
    private final double[][] nodes;
    private final int[] rows;
    private final List<Edge> edges;

    /**
     * Two nodes that are joined. From the one that is smaller in the first coordinate in which they differ, so that a row's
     * number says nothing about its direction.
     */
    record Edge(int from, int to, boolean bridge) {}

    private Topology(double[][] nodes, int[] rows, List<Edge> edges) {
        this.nodes = nodes;
        this.rows = rows;
        this.edges = edges;
    }

    /**
     * Joins rows.
     *
     * @param background {@code [n][d]}; rows that are not finite are left out, equal ones count once
     * @param most rows taken, evenly spread, where there are more
     * @param neighbours of each
     */
    static Topology of(List<float[]> background, int most, int neighbours) {
        Map<Key, Integer> distinct = new HashMap<>();
        List<double[]> points = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        int taken = Math.min(most, background.size());
        for (int i = 0; i < taken; i++) {
            int row = (int) ((long) i * background.size() / taken);
            double[] point = point(background.get(row));
            if (isFinite(point) && distinct.putIfAbsent(Key.of(point), row) == null) {
                points.add(point);
                numbers.add(row);
            }
        }
        double[][] nodes = points.toArray(new double[0][]);
        TreeSet<Edge> joined = new TreeSet<>(Comparator.comparingInt(Edge::from).thenComparingInt(Edge::to));
        for (int node = 0; node < nodes.length; node++) {
            for (int other : Nearest.of(nodes, nodes[node], neighbours, node)) {
                joined.add(edge(nodes, node, other, false));
            }
        }
        List<Edge> edges = new ArrayList<>(joined);
        edges.addAll(bridges(nodes, edges));
        int[] rows = numbers.stream().mapToInt(Integer::intValue).toArray();
        return new Topology(nodes, rows, List.copyOf(edges));
    }

    private static double[] point(float[] row) {
        double[] point = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            point[i] = row[i];
        }
        return point;
    }

    private static boolean isFinite(double[] point) {
        return Arrays.stream(point).allMatch(Double::isFinite);
    }

    private static Edge edge(double[][] nodes, int one, int other, boolean bridge) {
        for (int i = 0; i < nodes[one].length; i++) {
            if (nodes[one][i] != nodes[other][i]) {
                boolean ascending = nodes[one][i] < nodes[other][i];
                return ascending ? new Edge(one, other, bridge) : new Edge(other, one, bridge);
            }
        }
        throw new IllegalArgumentException("nodes " + one + " and " + other + " are one point");
    }

    private static List<Edge> bridges(double[][] nodes, List<Edge> edges) {
        Parts parts = new Parts(nodes.length);
        edges.forEach(edge -> parts.join(edge.from(), edge.to()));
        if (parts.count() <= 1) {
            return List.of();
        }
        List<Edge> bridges = new ArrayList<>();
        for (Bridges.Pair pair : Bridges.of(nodes, parts.numbers(), parts.count())) {
            bridges.add(edge(nodes, pair.from(), pair.to(), true));
        }
        return bridges;
    }

    /** Distinct rows, {@code [n][d]}. */
    double[][] nodes() {
        return nodes;
    }

    /** Number of the background row that each node is; of equal rows the first. */
    int[] rows() {
        return rows;
    }

    /** Neighbours, then bridges. */
    List<Edge> edges() {
        return edges;
    }

    /** The node that is this point, or −1. */
    int find(double[] point) {
        for (int node = 0; node < nodes.length; node++) {
            if (Endpoints.equal(nodes[node], point)) {
                return node;
            }
        }
        return -1;
    }

    /** A point by its coordinates; −0.0 is 0.0. */
    private record Key(int hash, double[] point) {
        static Key of(double[] point) {
            int hash = 1;
            for (double coordinate : point) {
                hash = 31 * hash + Double.hashCode(coordinate + 0.0);
            }
            return new Key(hash, point);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Endpoints.equal(point, key.point);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** Disjoint sets of nodes. */
    private static final class Parts {
        private final int[] parent;
        private int count;

        Parts(int size) {
            parent = new int[size];
            Arrays.setAll(parent, i -> i);
            count = size;
        }

        int of(int node) {
            int root = node;
            while (parent[root] != root) {
                parent[root] = parent[parent[root]];
                root = parent[root];
            }
            return root;
        }

        void join(int a, int b) {
            int one = of(a);
            int other = of(b);
            if (one != other) {
                parent[Math.max(one, other)] = Math.min(one, other);
                count--;
            }
        }

        /** Of each node's set, counted from 0 in the order of their first nodes. */
        int[] numbers() {
            int[] numbers = new int[parent.length];
            int next = 0;
            for (int node = 0; node < numbers.length; node++) {
                int root = of(node);
                numbers[node] = root == node ? next++ : numbers[root];
            }
            return numbers;
        }

        int count() {
            return count;
        }
    }
}
