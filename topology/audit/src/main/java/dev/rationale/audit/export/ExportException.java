package dev.rationale.audit.export;

/** Something of an exported folder is not of its form, or differs from what was exported before. */
public final class ExportException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which file or record, what was expected and what was found
     */
    public ExportException(String message) {
        super(message);
    }
}
