package dev.rationale.stream.audit;

/** The state of application or log does not allow what was asked. Nothing was changed. */
public final class LogRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was expected, what was found, what to do
     */
    public LogRefusedException(String message) {
        super(message);
    }
}
