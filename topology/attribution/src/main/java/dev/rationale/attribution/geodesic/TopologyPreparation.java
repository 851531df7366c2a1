package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which background rows are neighbours. Takes time and no rows, and is the same for all targets of a model.
 *
 * @param space whose training rows are the background, by identity
 * @param rows most of them
 * @param neighbours of each
 */
record TopologyPreparation(InputSpace space, int rows, int neighbours) implements Preparation<Topology> {

    @Override
    public long numbers() {
        long taken = Math.min(rows, space.training().rows().size());
        return taken * (space.dimension() + 2L * neighbours);
    }

    @Override
    public boolean asksModel() {
        return false;
    }

    @Override
    public Work<Topology> begin() {
        return new Work<>() {
            private @Nullable Topology found;

            @Override
            public List<RowRequest> next() {
                found = Topology.of(space.training().rows(), rows, neighbours);
                return List.of();
            }

            @Override
            public void accept(List<RowResult> results) {
                throw new IllegalStateException("no rows were asked for");
            }

            @Override
            public Topology result() {
                if (found == null) {
                    throw new IllegalStateException("not begun");
                }
                return found;
            }
        };
    }
}
