package dev.rationale.model;

/** An archive of models that lacks something, holds something else than it says, or cannot be written. */
public final class ArchiveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was expected, what was found, what to do. */
    ArchiveException(String message) {
        super(message);
    }

    ArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
