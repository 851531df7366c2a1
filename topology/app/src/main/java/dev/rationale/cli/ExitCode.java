package dev.rationale.cli;

/** What the exit code of every command says. */
public final class ExitCode {
    /** Everything was done and accounted for. */
    public static final int OK = 0;

    /** The work failed, or not all of it was done. */
    public static final int FAILED = 1;

    /** The command line, the input or the configuration is wrong; nothing was done for what is wrong. */
    public static final int INVALID = 2;

    private ExitCode() {}
}
