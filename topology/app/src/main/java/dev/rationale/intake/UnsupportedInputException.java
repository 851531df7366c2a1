package dev.rationale.intake;

/** An input of an event that is there but cannot be read here. */
public final class UnsupportedInputException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which input, and why
     */
    public UnsupportedInputException(String message) {
        super(message);
    }
}
