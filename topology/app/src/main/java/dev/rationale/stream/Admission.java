package dev.rationale.stream;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes up one input record and starts its explanation. */
@FunctionalInterface
interface Admission {

    /** Tells an event that came before from a new one; asked once per decodable event. */
    @FunctionalInterface
    interface Duplicates {
        /** Whether an earlier record carried this event identifier. */
        boolean contains(String eventId);
    }

    /**
     * @param position where the record stands
     * @param value raw bytes of the record
     * @return the outcome, at once or when the engine is done; completed exceptionally where the process failed, never for
     *     a failure of the record. Cancelling it ends the work on the record
     * @throws dev.rationale.serde.RegistryUnavailableException if the schema cannot be asked for now
     */
    CompletableFuture<Outcome> admit(Position position, byte @Nullable [] value, Duplicates duplicates);

    /** Runs {@code work}, which waits for what was admitted; meanwhile no explanation waits for company. */
    default void hurry(Runnable work) {
        work.run();
    }
}
