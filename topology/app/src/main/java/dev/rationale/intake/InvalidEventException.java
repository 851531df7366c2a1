package dev.rationale.intake;

import java.util.List;

/** A JSON text that is no prediction event, with every problem found. */
public final class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * @param problems one line each, beginning with the path
     */
    public InvalidEventException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each. */
    public List<String> problems() {
        return problems;
    }
}
