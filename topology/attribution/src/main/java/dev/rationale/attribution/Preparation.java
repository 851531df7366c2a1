package dev.rationale.attribution;

/**
 * Something that many records of one model need and that costs rows: a graph over background data, the predicted classes of
 * training rows. A {@link Work} asks for it with {@link RowRequest.Prepared}; whoever runs the work computes it once for equal
 * preparations and hands the same object to all.
 *
 * <p>Implementations have {@code equals} and {@code hashCode}: equal ones give equal results for one model. They hold large data
 * by identity, so that comparing is cheap. The result is immutable and may be used by any number of threads.
 *
 * @param <T> what is prepared
 */
public interface Preparation<T> {

    /** Begins it anew. */
    Work<T> begin();

    /** Numbers that the result holds, about: how much of a cache it takes. */
    long numbers();

    /**
     * Whether its work asks for rows, or for something that does. Without, a record's inputs without gradient have no say in it,
     * and all records of the model share it.
     */
    default boolean asksModel() {
        return true;
    }
}
