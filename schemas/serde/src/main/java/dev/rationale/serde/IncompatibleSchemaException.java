package dev.rationale.serde;

/** The registry refuses a schema because records written before could no longer be read. */
public final class IncompatibleSchemaException extends RegistryException {
    private static final long serialVersionUID = 1L;

    private final String subject;

    IncompatibleSchemaException(String subject, Throwable cause) {
        super("Subject " + subject + " refuses the schema: " + cause.getMessage(), cause);
        this.subject = subject;
    }

    /**
     * The subject that refused.
     *
     * @return its name
     */
    public String subject() {
        return subject;
    }
}
