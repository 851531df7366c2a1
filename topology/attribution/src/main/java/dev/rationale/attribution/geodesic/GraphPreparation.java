package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Work;
import java.util.List;

/**
 * The graph over the background rows for one target: {@code edges · steps} rows, shared by all records of the model.
 *
 * @param topology nodes and edges, by identity
 * @param target whose gradients measure the edges
 * @param settings the rest
 */
record GraphPreparation(Topology topology, Target target, GraphSettings settings)
        implements Preparation<NeighbourGraph> {
    private static final int NUMBERS_PER_EDGE = 10;

    @Override
    public long numbers() {
        int kept = settings.keeping() && topology.nodes().length > 0 ? topology.nodes()[0].length : 0;
        return (long) topology.edges().size() * (NUMBERS_PER_EDGE + kept);
    }

    @Override
    public Work<NeighbourGraph> begin() {
        double[][] nodes = topology.nodes();
        List<LegRows.Ends> pieces = topology.edges().stream()
                .map(edge -> new LegRows.Ends(nodes[edge.from()], nodes[edge.to()]))
                .toList();
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
            public NeighbourGraph result() {
                return new NeighbourGraph(topology, legs.result());
            }
        };
    }
}
