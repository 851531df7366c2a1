package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The graph over the background rows for one target: {@code edges · steps} rows, shared by all records of the model. Asks for its
 * topology itself, so that a record needs nothing but the graph.
 *
 * @param space whose training rows are the background, by identity
 * @param target whose gradients measure the edges
 * @param settings the rest
 */
record GraphPreparation(InputSpace space, Target target, GraphSettings settings)
        implements Preparation<NeighbourGraph> {
    private static final int NUMBERS_PER_EDGE = 10;

    /** About: every row has its neighbours, some of them each other. The rows themselves are the topology's, which many graphs share. */
    @Override
    public long numbers() {
        long rows = Math.min(settings.rows(), space.training().rows().size());
        int kept = settings.keeping() ? space.dimension() : 0;
        return rows * settings.ofRows() * (NUMBERS_PER_EDGE + kept);
    }

    @Override
    public Work<NeighbourGraph> begin() {
        return new Work<>() {
            private @Nullable Topology topology;
            private @Nullable LegRows legs;

            @Override
            public List<RowRequest> next() {
                return legs == null
                        ? List.of(new RowRequest.Prepared(
                                new TopologyPreparation(space, settings.rows(), settings.ofRows())))
                        : legs.next();
            }

            @Override
            public void accept(List<RowResult> results) {
                if (legs == null) {
                    Topology found = Rows.prepared(Topology.class, results, 1).get(0);
                    topology = found;
                    legs = legs(found);
                } else {
                    legs.accept(results);
                }
            }

            @Override
            public NeighbourGraph result() {
                if (topology == null || legs == null) {
                    throw new IllegalStateException("rows are still wanted");
                }
                return new NeighbourGraph(topology, legs.result());
            }
        };
    }

    private LegRows legs(Topology topology) {
        double[][] nodes = topology.nodes();
        List<LegRows.Ends> pieces = topology.edges().stream()
                .map(edge -> new LegRows.Ends(nodes[edge.from()], nodes[edge.to()]))
                .toList();
        return new LegRows(pieces, settings.nodes(), target, settings.weight(), settings.keeping());
    }
}
