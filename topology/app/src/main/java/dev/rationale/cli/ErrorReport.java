package dev.rationale.cli;

import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.config.InvalidConfigException;
import dev.rationale.model.ModelRefusedException;
import dev.rationale.model.NativeLibraryException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into lines on standard error and an exit code; the only place that does. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String PREFIX = "rationale: ";

    private final Verbosity verbosity;

    ErrorReport(Verbosity verbosity) {
        this.verbosity = verbosity;
    }

    @Override
    public int handleParseException(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(PREFIX + oneLine(String.valueOf(error.getMessage())));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        trace(error, err);
        err.flush();
        return ExitCode.INVALID;
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        int code = ExitCode.INVALID;
        if (error instanceof CommandException known) {
            code = known.exitCode();
            print(known.problems(), err);
        } else if (error instanceof InvalidSettingsException settings) {
            print(settings.problems(), err);
        } else if (error instanceof ModelRefusedException refused) {
            err.println(PREFIX + oneLine(String.valueOf(refused.getMessage())));
        } else if (error instanceof NativeLibraryException library) {
            print(library.problems(), err);
        } else if (error instanceof InvalidConfigException) {
            err.println(PREFIX + error.getMessage());
        } else {
            code = ExitCode.FAILED;
            String message = Objects.requireNonNullElse(error.getMessage(), "no message");
            err.println(PREFIX + error.getClass().getSimpleName() + ": " + oneLine(message)
                    + (verbosity.isVerbose() ? "" : "; run again with --verbose for where it happened"));
        }
        trace(error, err);
        err.flush();
        return code;
    }

    private static void print(List<String> problems, PrintWriter err) {
        problems.forEach(problem -> err.println(PREFIX + oneLine(problem)));
    }

    private void trace(Exception error, PrintWriter err) {
        if (verbosity.isVerbose()) {
            error.printStackTrace(err);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
