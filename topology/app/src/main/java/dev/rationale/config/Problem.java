package dev.rationale.config;

import java.util.Comparator;

/**
 * One thing wrong in a configuration.
 *
 * @param path where, as {@code models[0].explain[1].tolerance}; empty for the file as a whole
 * @param line line of the file, from 1; 0 where no line says it
 * @param message what was expected, what was found and what to do; never the value of a secret
 */
public record Problem(String path, int line, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparingInt(
                    (Problem problem) -> problem.line == 0 ? Integer.MAX_VALUE : problem.line)
            .thenComparing(Problem::path)
            .thenComparing(Problem::message);

    /** By line, those without a line last. */
    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** For people: {@code line 12: topics.prefix: …}. */
    @Override
    public String toString() {
        return (line == 0 ? "" : "line " + line + ": ") + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
