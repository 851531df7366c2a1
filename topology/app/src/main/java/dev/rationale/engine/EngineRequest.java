package dev.rationale.engine;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Program;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;

/**
 * One record to explain.
 *
 * @param model what the program's rows are evaluated on; must stay open until the result is there
 * @param rowsPerBatch largest number of rows to give the model at once, &gt; 0
 * @param program fresh; the engine alone calls it from now on
 * @param held the record's inputs without gradient
 * @param shapeKey rows of requests with equal keys may share a batch
 */
public record EngineRequest(GradientOracle model, int rowsPerBatch, Program program, HeldInputs held, Object shapeKey) {

    /**
     * @throws IllegalArgumentException if {@code rowsPerBatch} is not positive
     */
    public EngineRequest {
        if (rowsPerBatch < 1) {
            throw new IllegalArgumentException("expected at least one row per batch, found " + rowsPerBatch);
        }
    }

    /** A record of a probed model, in batches of the probe's best size. */
    public static EngineRequest of(ExplainableModel model, Program program, BoundInput input) {
        return new EngineRequest(model, model.probe().bestRows(), program, input.held(), input.shapeKey());
    }
}
