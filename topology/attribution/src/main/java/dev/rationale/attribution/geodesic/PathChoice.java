package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Choices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Paths as {@link Choices}: for each baseline that a path begins at, the number of background rows on it and their numbers. */
final class PathChoice {
    private PathChoice() {}

    static Choices choices(NeighbourGraph graph, List<ChosenPath> paths, List<PathTree> trees, int inputNode) {
        List<Integer> rows = new ArrayList<>();
        int[] bridges = new int[paths.size()];
        for (int i = 0; i < bridges.length; i++) {
            ChosenPath path = paths.get(i);
            rows.add(path.nodes().length);
            for (int node : path.nodes()) {
                rows.add(graph.topology().rows()[node]);
            }
            bridges[i] = path.bridges(graph, trees.get(i).node(), inputNode);
        }
        Choices choices = Choices.none()
                .with(
                        Choices.Kind.GEODESIC_PATH,
                        rows.stream().mapToInt(Integer::intValue).toArray());
        return IntStream.of(bridges).sum() == 0 ? choices : choices.with(Choices.Kind.GEODESIC_BRIDGES, bridges);
    }

    /**
     * The nodes of each path of an earlier explanation; none where none is given.
     *
     * @throws IllegalArgumentException if they are not paths of this graph from so many baselines
     */
    static List<int[]> given(Choices given, NeighbourGraph graph, int paths) {
        int[] values = given.of(Choices.Kind.GEODESIC_PATH).orElse(null);
        if (values == null) {
            return List.of();
        }
        Map<Integer, Integer> nodes = new HashMap<>();
        for (int node = 0; node < graph.topology().rows().length; node++) {
            nodes.put(graph.topology().rows()[node], node);
        }
        List<int[]> found = new ArrayList<>();
        for (int at = 0; at < values.length; ) {
            int count = values[at++];
            if (count < 0 || count > values.length - at) {
                throw new IllegalArgumentException(
                        "geodesic path: " + count + " rows, " + (values.length - at) + " left");
            }
            int[] path = new int[count];
            for (int i = 0; i < count; i++) {
                Integer node = nodes.get(values[at++]);
                if (node == null) {
                    throw new IllegalArgumentException(
                            "geodesic path: row " + values[at - 1] + " is not in the background");
                }
                path[i] = node;
            }
            found.add(path);
        }
        if (found.size() != paths) {
            throw new IllegalArgumentException("geodesic path: expected " + paths + " paths, found " + found.size());
        }
        return found;
    }
}
