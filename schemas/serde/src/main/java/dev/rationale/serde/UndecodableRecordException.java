package dev.rationale.serde;

/** Bytes of a topic are not the record that was expected there; the bytes are to blame, not the registry. */
public final class UndecodableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was expected and what was found; never a value
     */
    public UndecodableRecordException(String message) {
        super(message);
    }
}
