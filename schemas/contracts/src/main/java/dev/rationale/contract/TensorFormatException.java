package dev.rationale.contract;

/** Bytes, shape and element type of a tensor contradict each other, or the type cannot be read as asked. */
public final class TensorFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the contradiction.
     *
     * @param message what was expected and what was found; no element values
     */
    public TensorFormatException(String message) {
        super(message);
    }
}
