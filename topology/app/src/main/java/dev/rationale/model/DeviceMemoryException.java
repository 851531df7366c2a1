package dev.rationale.model;

/** A call for which the device had too little memory. The device is unharmed: fewer rows at a time may fit. */
public final class DeviceMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For a call that another part refuses for lack of memory, as tests do. */
    public DeviceMemoryException(String message) {
        super(message);
    }

    /** With what the native library threw. */
    public DeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
