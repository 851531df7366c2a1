package dev.rationale.stream.audit;

import java.util.function.Supplier;

/** Waits while the schema registry cannot be reached. */
public interface Patience {
    /** Does not wait. */
    Patience NONE = new Patience() {
        @Override
        public <T> T patiently(Supplier<T> attempt) {
            return attempt.get();
        }
    };

    /**
     * Attempts until the registry answers.
     *
     * @throws org.apache.kafka.streams.errors.StreamsException if it does not for too long
     */
    <T> T patiently(Supplier<T> attempt);
}
