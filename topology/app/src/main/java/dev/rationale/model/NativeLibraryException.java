package dev.rationale.model;

import java.util.List;

/** An installed libtorch that does not fit, with every reason found: what was expected, what was found, what to do. */
public final class NativeLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    NativeLibraryException(List<String> problems) {
        super("PyTorch's native library cannot be used: " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    NativeLibraryException(String problem, Throwable cause) {
        super("PyTorch's native library cannot be used: " + problem, cause);
        this.problems = List.of(problem);
    }

    /** One line each. */
    public List<String> problems() {
        return problems;
    }
}
