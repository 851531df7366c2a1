package dev.rationale.cli;

import picocli.CommandLine.Option;

/** How much a command says on standard error; the same option before and after every command's name. */
final class Verbosity {
    /** Read by the logging configuration, and so to be set before anything logs. */
    static final String LEVEL_PROPERTY = "rationale.log.level";

    private boolean verbose;

    @Option(
            names = {"-v", "--verbose"},
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Log what happens to standard error, and show the stack trace of an error.")
    void verbose(boolean wanted) {
        verbose = wanted;
        if (wanted) {
            System.setProperty(LEVEL_PROPERTY, "INFO");
        }
    }

    boolean isVerbose() {
        return verbose;
    }
}
