package dev.rationale.serde;

/**
 * The registry gave no answer that can be trusted: connection refused, time-out, 5xx, 401 or 403, a 404 that is not the
 * registry's own, or a page that is not JSON.
 */
public final class RegistryUnavailableException extends RegistryException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
