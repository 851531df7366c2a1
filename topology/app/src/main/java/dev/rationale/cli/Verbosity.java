package dev.rationale.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How much a command says on standard error; the same option before and after every command's name. */
final class Verbosity {
    /** Read by the logging configuration, and so to be set before anything logs. */
    static final String LEVEL_PROPERTY = "rationale.log.level";

    /** As {@link #LEVEL_PROPERTY}, for what the Kafka client says of its connections. */
    static final String NETWORK_PROPERTY = "rationale.log.network";

    private boolean verbose;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
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
