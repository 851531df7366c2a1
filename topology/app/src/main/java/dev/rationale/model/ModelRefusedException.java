package dev.rationale.model;

import java.util.List;

/** A model that cannot be explained honestly, with every reason found: check, expected, found, what to do. */
public final class ModelRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * @param model name or file of the model
     * @param problems one line each
     */
    public ModelRefusedException(String model, List<String> problems) {
        super("model " + model + " refused: " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    ModelRefusedException(String model, String problem) {
        this(model, List.of(problem));
    }

    /** One line each. */
    public List<String> problems() {
        return problems;
    }
}
