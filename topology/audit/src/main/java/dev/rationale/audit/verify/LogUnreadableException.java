package dev.rationale.audit.verify;

/** The place that a log lies in cannot be read: nothing is said about the log. */
public final class LogUnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which place, and what to do
     * @param cause why; null where there is none
     */
    public LogUnreadableException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
    }
}
