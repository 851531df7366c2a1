package dev.rationale.engine;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Objective;
import org.jspecify.annotations.Nullable;

/**
 * What rows must have in common to share a batch.
 *
 * @param model that evaluates them
 * @param rowsPerBatch limit of the batch
 * @param shapeKey of the record
 * @param output explained output; −1 where only outputs are wanted
 * @param objective explained scalar; null where only outputs are wanted
 */
record PoolKey(
        GradientOracle model,
        int rowsPerBatch,
        Object shapeKey,
        int output,
        @Nullable Objective objective) {

    boolean gradients() {
        return objective != null;
    }
}
