package dev.rationale.config;

import java.util.List;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class InvalidConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * @param source what was read, for example the file's name
     * @param problems at least one
     */
    public InvalidConfigException(String source, List<Problem> problems) {
        this(source, problems.stream().sorted().distinct().toList(), true);
    }

    private InvalidConfigException(String source, List<Problem> sorted, boolean marker) {
        super(source + ": " + sorted.size() + (sorted.size() == 1 ? " problem" : " problems")
                + String.join("", sorted.stream().map(problem -> "\n  " + problem).toList()));
        this.problems = sorted;
    }

    /** Everything that is wrong, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
