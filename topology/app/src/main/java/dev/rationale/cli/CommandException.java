package dev.rationale.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a command with one line a problem on standard error and an exit code, without a stack trace. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient List<String> problems;

    private CommandException(int exitCode, List<String> problems, @Nullable Throwable cause) {
        super(String.join("; ", problems), cause);
        this.exitCode = exitCode;
        this.problems = List.copyOf(problems);
    }

    /**
     * The command line, an input or the configuration is wrong.
     *
     * @param problems one line each: what was expected, what was found, what to do; never a feature value
     */
    public static CommandException invalid(List<String> problems) {
        return new CommandException(ExitCode.INVALID, problems, null);
    }

    /** As {@link #invalid(List)} for a single problem. */
    public static CommandException invalid(String problem) {
        return invalid(List.of(problem));
    }

    /**
     * The work failed.
     *
     * @param problem what was expected, what was found, what to do; never a feature value
     * @param cause shown with {@code --verbose}
     */
    public static CommandException failed(String problem, @Nullable Throwable cause) {
        return new CommandException(ExitCode.FAILED, List.of(problem), cause);
    }

    /** See {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }

    /** One line each. */
    public List<String> problems() {
        return problems;
    }
}
