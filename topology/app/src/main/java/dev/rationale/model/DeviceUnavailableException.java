package dev.rationale.model;

/** A device that was asked for by name and is not there. */
public final class DeviceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeviceUnavailableException(String message) {
        super(message);
    }
}
