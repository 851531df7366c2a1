package dev.rationale.serde;

import org.jspecify.annotations.Nullable;

/** A failure of the process, not of a record: hold, retry, then stop; never a dead letter. */
public abstract sealed class RegistryException extends RuntimeException
        permits RegistryUnavailableException, UnregisteredSchemaException, IncompatibleSchemaException {
    private static final long serialVersionUID = 1L;

    RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
