package dev.rationale.engine;

import org.jspecify.annotations.Nullable;

/** The engine is closed or one of its workers died: of the process, never of a record. */
public final class EngineDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EngineDownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
