package dev.rationale.serde;

/** The registry does not know the schema of an output under its subject: somebody has to register it. */
public final class UnregisteredSchemaException extends RegistryException {
    private static final long serialVersionUID = 1L;

    private final String subject;

    UnregisteredSchemaException(String subject, Throwable cause) {
        super(
                "Subject " + subject + " holds no such schema; register it with `rationale topics`, "
                        + "nothing is registered on the way",
                cause);
        this.subject = subject;
    }

    /**
     * The subject that lacks the schema.
     *
     * @return its name
     */
    public String subject() {
        return subject;
    }
}
