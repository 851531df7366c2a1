package dev.rationale.cli;

import dev.rationale.attribution.Attribution;
import dev.rationale.model.BoundInput;

/** What became of one row. */
sealed interface RowResult {

    /**
     * @param input the row
     * @param attribution its explanation
     */
    record Explained(BoundInput input, Attribution attribution) implements RowResult {}

    /**
     * @param code permanent identifier
     * @param message what was expected, what was found; never a feature value
     * @param rejected whether the row itself is wrong, so that it never reached the model
     */
    record Failed(String code, String message, boolean rejected) implements RowResult {}
}
