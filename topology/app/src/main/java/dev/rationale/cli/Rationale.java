package dev.rationale.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.ServiceLoader;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The program {@code rationale}. Results go to standard output and nothing else does; see {@link ExitCode} for the exit
 * codes. Commands are this package's and those of every {@link CommandProvider}.
 */
@Command(
        name = "rationale",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        description = "Explains the decisions of production models.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was done and accounted for",
            "1:the work failed, or not all of it was done",
            "2:command line, input or configuration is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rationale methods",
            "  rationale explain --model deploy/models/credit --input row.json",
            "  rationale run --config rationale.yaml"
        },
        subcommands = {
            RunCommand.class,
            TopicsCommand.class,
            ProduceCommand.class,
            TailCommand.class,
            VerifyCommand.class,
            ProveCommand.class,
            ExportCommand.class,
            ReplayCommand.class,
            AuditLogCommand.class,
            ExplainCommand.class,
            EvaluateCommand.class,
            ReproduceCommand.class,
            MethodsCommand.class,
            BenchCommand.class
        })
public final class Rationale implements Runnable {
    @Mixin
    private final Verbosity verbosity = new Verbosity();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private Rationale() {}

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] args) {
        CommandLine commands = commands().setOut(writer(FileDescriptor.out)).setErr(writer(FileDescriptor.err));
        int code = execute(commands, args);
        commands.getOut().flush();
        // A model's threads are no reason to stay.
        System.exit(code);
    }

    /** Runs a command line; memory that is short is an error of use, not of the program. */
    static int execute(CommandLine commands, String... args) {
        try {
            return commands.execute(args);
        } catch (OutOfMemoryError e) {
            commands.getErr()
                    .println("rationale: memory is short (" + e.getMessage()
                            + "): give fewer rows at once, or set RATIONALE_JAVA_OPTS=-Xmx4g or more");
            commands.getErr().flush();
            return ExitCode.FAILED;
        }
    }

    /** A new command line, with standard output and standard error where they are. */
    public static CommandLine commands() {
        Rationale root = new Rationale();
        CommandLine commands = new CommandLine(root);
        ServiceLoader.load(CommandProvider.class)
                .forEach(provider -> parent(commands, provider).addSubcommand(provider.command()));
        commands.addSubcommand("completion", new AutoComplete.GenerateCompletion());
        ErrorReport report = new ErrorReport(root.verbosity);
        return commands.setExecutionExceptionHandler(report)
                .setParameterExceptionHandler(report)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(false);
    }

    private static CommandLine parent(CommandLine commands, CommandProvider provider) {
        return provider.parent().isEmpty()
                ? commands
                : Objects.requireNonNull(
                        commands.getSubcommands().get(provider.parent()), "no command " + provider.parent());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected a command, found none; known are "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        Writer utf8 = new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8);
        return new PrintWriter(utf8, true);
    }
}
