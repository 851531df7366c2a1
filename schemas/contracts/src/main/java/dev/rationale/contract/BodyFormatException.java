package dev.rationale.contract;

/** Bytes that are no Avro body of the schema they claim. */
public final class BodyFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BodyFormatException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What was expected and what was found, without values. */
    public String reason() {
        return reason;
    }
}
