package dev.rationale.serde;

/** Bytes that are no Avro body of the schema they claim. */
final class BodyFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BodyFormatException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What was expected and what was found, without values. */
    String reason() {
        return reason;
    }
}
