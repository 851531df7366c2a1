package dev.rationale.attribution.geodesic;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Topology} with what the model says of each of its edges. Equal by identity. */
final class NeighbourGraph {
    /** Share of a middle edge's length per distance that distance itself counts, so that flat regions are crossed straight. */
    private static final double TIE_BREAK = 1e-6;

    private final Topology topology;
    private final List<Leg> legs;
    private final double perDistance;
    private final int[][] neighbours;
    private final int[][] edges;
    private final double[][] lengths;

    /**
     * @param topology nodes and edges
     * @param legs of each edge
     */
    NeighbourGraph(Topology topology, List<Leg> legs) {
        this.topology = topology;
        this.legs = List.copyOf(legs);
        this.perDistance = perDistance(legs);
        int[] degree = new int[topology.nodes().length];
        for (Topology.Edge edge : topology.edges()) {
            degree[edge.from()]++;
            degree[edge.to()]++;
        }
        neighbours = new int[degree.length][];
        edges = new int[degree.length][];
        lengths = new double[degree.length][];
        for (int node = 0; node < degree.length; node++) {
            neighbours[node] = new int[degree[node]];
            edges[node] = new int[degree[node]];
            lengths[node] = new double[degree[node]];
        }
        for (int e = 0; e < legs.size(); e++) {
            Topology.Edge edge = topology.edges().get(e);
            double length = length(legs.get(e));
            add(edge.from(), --degree[edge.from()], edge.to(), e, length);
            add(edge.to(), --degree[edge.to()], edge.from(), e, length);
        }
    }

    private void add(int node, int place, int other, int edge, double length) {
        neighbours[node][place] = other;
        edges[node][place] = edge;
        lengths[node][place] = length;
    }

    private static double perDistance(List<Leg> legs) {
        double[] lengths = legs.stream()
                .mapToDouble(Leg::length)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double[] distances = legs.stream()
                .mapToDouble(leg -> Nearest.distance(leg.from(), leg.to()))
                .sorted()
                .toArray();
        if (lengths.length == 0) {
            return 0;
        }
        double middle = lengths[lengths.length / 2];
        double typical = middle > 0 ? middle : Arrays.stream(lengths).sum() / lengths.length;
        double distance = distances[distances.length / 2];
        return typical > 0 ? TIE_BREAK * typical / distance : 1;
    }

    /** What a leg counts on a path: its own length and a trace of its distance. */
    double length(Leg leg) {
        return leg.length() + perDistance * Nearest.distance(leg.from(), leg.to());
    }

    Topology topology() {
        return topology;
    }

    /** Shortest ways from a source whose edges to the nodes count {@code start}. */
    ShortestPaths shortestPaths(double[] start) {
        return ShortestPaths.of(neighbours, lengths, start);
    }

    /** Number of the edge between two nodes, or −1. */
    int edge(int one, int other) {
        for (int e = 0; e < neighbours[one].length; e++) {
            if (neighbours[one][e] == other) {
                return edges[one][e];
            }
        }
        return -1;
    }

    /**
     * The leg from one node to another; null where they are not joined, or only against the edge's direction.
     *
     * @param either whether its direction does not matter
     */
    @Nullable
    Leg leg(int from, int to, boolean either) {
        int edge = edge(from, to);
        boolean known = edge >= 0 && (either || topology.edges().get(edge).from() == from);
        return known ? legs.get(edge) : null;
    }

    /** Whether two nodes are joined by a bridge alone. */
    boolean isBridge(int one, int other) {
        int edge = edge(one, other);
        return edge >= 0 && topology.edges().get(edge).bridge();
    }
}
