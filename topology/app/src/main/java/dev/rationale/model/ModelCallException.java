package dev.rationale.model;

/** A forward or backward pass that failed in the native library; the rows of that call have no result. */
public final class ModelCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelCallException(String message) {
        super(message);
    }

    ModelCallException(String message, Throwable cause) {
        super(message, cause);
    }
}
