package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * The shortest ways from one baseline, {@code neighbours · steps} rows and one sweep of Dijkstra's algorithm. Prepared, because
 * most sources give all records the same array for the same baseline: a zero, a mean, a training row.
 *
 * @param graph by identity
 * @param baseline {@code [d]}, by identity
 * @param target whose gradients measure the edges
 * @param settings those of the graph
 */
record TreePreparation(NeighbourGraph graph, double[] baseline, Target target, GraphSettings settings)
        implements Preparation<PathTree> {

    @Override
    public long numbers() {
        return 2L * graph.topology().nodes().length + (long) settings.neighbours() * baseline.length;
    }

    @Override
    public Work<PathTree> begin() {
        double[][] nodes = graph.topology().nodes();
        int node = graph.topology().find(baseline);
        int[] joined = node >= 0 ? new int[0] : Nearest.of(nodes, baseline, settings.neighbours(), -1);
        List<LegRows.Ends> pieces = new ArrayList<>();
        for (int other : joined) {
            pieces.add(new LegRows.Ends(baseline, nodes[other]));
        }
        LegRows legs = new LegRows(pieces, settings.nodes(), target, settings.weight(), settings.keeping());
        return new Work<>() {
            @Override
            public List<RowRequest> next() {
                return legs.next();
            }

            @Override
            public void accept(List<RowResult> results) {
                legs.accept(results);
            }

            @Override
            public PathTree result() {
                return PathTree.of(graph, node, joined, legs.result());
            }
        };
    }
}
