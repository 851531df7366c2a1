package dev.rationale.audit.seal;

/** Sealed values cannot be opened: by another key, for another explanation, or changed. */
public final class SealException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was expected and what was found
     */
    public SealException(String message) {
        super(message);
    }
}
