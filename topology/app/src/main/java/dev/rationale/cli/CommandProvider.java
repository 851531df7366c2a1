package dev.rationale.cli;

/**
 * Adds a command of another module to {@code rationale}; found by {@link java.util.ServiceLoader}. The providing class
 * does nothing but create the command, so that listing the commands costs nothing.
 */
public interface CommandProvider {

    /** A new object annotated with picocli's {@code @Command}; called once per command line. */
    Object command();

    /** Name of the command that it is a part of; empty for one that stands alone. */
    default String parent() {
        return "";
    }
}
