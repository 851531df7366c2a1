package dev.rationale.audit.entry;

/** Bytes are no entry of the log, or text is no name of a tree. */
public final class EntryException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was expected and what was found
     */
    public EntryException(String message) {
        super(message);
    }
}
