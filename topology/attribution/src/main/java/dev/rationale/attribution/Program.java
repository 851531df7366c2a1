package dev.rationale.attribution;

import java.util.List;

/**
 * The explanation of one record, round after round: {@link #next()} names the rows wanted, {@link #accept} takes their
 * values and gradients, until {@code next()} is empty and {@link #result()} has the attribution.
 *
 * <p>A program never calls a model. It is used by one thread at a time, and its result depends on nothing but its own
 * record: whatever runs beside it in a batch.
 */
public interface Program {

    /**
     * The rows of this round, or an empty list when the program is done. Called once per round.
     *
     * @throws UnexplainableException as {@link #accept}
     */
    List<RowRequest> next();

    /**
     * Takes the results of the last {@link #next()}, in the same order.
     *
     * @throws UnexplainableException if no honest attribution exists for this record
     */
    void accept(List<RowResult> results);

    /** The attribution; only after {@link #next()} returned an empty list. */
    Attribution result();
}
