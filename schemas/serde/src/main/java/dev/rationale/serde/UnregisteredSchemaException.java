package dev.rationale.serde;

import java.util.List;

/** The registry does not know the schemas of some outputs under their subjects: somebody has to register them. */
public final class UnregisteredSchemaException extends RegistryException {
    private static final long serialVersionUID = 1L;

    private final List<String> subjects;

    UnregisteredSchemaException(List<String> subjects, Throwable cause) {
        super(
                "Schemas that are not registered: " + String.join(", ", subjects)
                        + "; register them with `rationale topics`, nothing is registered on the way",
                cause);
        this.subjects = List.copyOf(subjects);
    }

    /**
     * The subjects that lack their schema.
     *
     * @return their names
     */
    public List<String> subjects() {
        return subjects;
    }
}
