package dev.rationale.engine;

import dev.rationale.attribution.Objective;
import org.jspecify.annotations.Nullable;

/**
 * What rows must have in common to share a batch.
 *
 * @param model on its device
 * @param shapeKey of the record
 * @param output explained output; −1 where only outputs are wanted
 * @param objective explained scalar; null where only outputs are wanted
 */
record PoolKey(
        PlacedModel model,
        Object shapeKey,
        int output,
        @Nullable Objective objective) {

    boolean gradients() {
        return objective != null;
    }
}
