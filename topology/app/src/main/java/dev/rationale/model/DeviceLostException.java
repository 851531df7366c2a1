package dev.rationale.model;

/** The device failed in a way from which its context does not recover: every later call fails too. */
public final class DeviceLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
