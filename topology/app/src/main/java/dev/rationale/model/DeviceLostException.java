package dev.rationale.model;

/**
 * A device that no longer computes. CUDA reports such an error again at every later call of the process, whatever the
 * rows: only a new process helps.
 */
public final class DeviceLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For a device that another part found broken. */
    public DeviceLostException(String message) {
        super(message);
    }

    /** With what the native library threw. */
    public DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
