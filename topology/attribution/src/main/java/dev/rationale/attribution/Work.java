package dev.rationale.attribution;

import java.util.List;

/**
 * Something computed from a model round after round: {@link #next()} names the rows wanted, {@link #accept} takes their values
 * and gradients, until {@code next()} is empty and {@link #result()} has what came of it.
 *
 * <p>Never calls a model itself. Used by one thread at a time.
 *
 * @param <T> what it gives
 */
public interface Work<T> {

    /**
     * The rows of this round, or an empty list when the work is done. Called once per round.
     *
     * @throws UnexplainableException as {@link #accept}
     */
    List<RowRequest> next();

    /**
     * Takes the results of the last {@link #next()}, in the same order.
     *
     * @throws UnexplainableException if there is no honest result
     */
    void accept(List<RowResult> results);

    /** What came of it; only after {@link #next()} returned an empty list. */
    T result();

    /**
     * Most numbers of eight bytes that it holds at once, to its end: what it keeps, the rows of a round with their results, recorded
     * choices, its own result. An upper estimate, known before the first {@link #next()}, by which an engine decides whether there is
     * room. 0 where it holds a few vectors of the size of its rows and nothing else worth counting.
     */
    default long heldNumbers() {
        return 0;
    }

    /** Work that is done: needs no rows. */
    static <T> Work<T> done(T result) {
        return new Work<>() {
            @Override
            public List<RowRequest> next() {
                return List.of();
            }

            @Override
            public void accept(List<RowResult> results) {
                throw new IllegalStateException("no rows were asked for");
            }

            @Override
            public T result() {
                return result;
            }
        };
    }
}
