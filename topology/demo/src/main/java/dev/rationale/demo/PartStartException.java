package dev.rationale.demo;

import org.jspecify.annotations.Nullable;

/** A part (broker, registry) did not start. The message says which, what was seen and what to do. */
public class PartStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the part that did not start.
     *
     * @param message what was expected, what was found, what to do
     * @param cause the failure below, or null where there is none
     */
    public PartStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
