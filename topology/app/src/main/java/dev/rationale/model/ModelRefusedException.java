package dev.rationale.model;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

    /** What to say of a file of the model that cannot be read; the system's own message is often only its path. */
    static String unreadable(Path file, IOException error) {
        String name = String.valueOf(file.getFileName());
        return error instanceof NoSuchFileException
                ? name + ": found no such file"
                : name + " cannot be read: " + error.getMessage();
    }

    /** One line each. */
    public List<String> problems() {
        return problems;
    }
}
