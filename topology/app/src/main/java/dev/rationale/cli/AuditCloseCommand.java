package dev.rationale.cli;

import dev.rationale.config.RationaleConfig;
import dev.rationale.stream.audit.LogKeeper;
import dev.rationale.stream.audit.LogKeeper.ClosedTree;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rationale audit close}: ends a generation of the log. */
@Command(
        name = "close",
        description = {
            "Closes the open trees of the audit log, so that the next start begins a new generation of them.",
            "",
            "Needed before partitions are added to a topic of predictions and before the application is reset. The application"
                    + " must be stopped. Every tree is read and held against its signed heads first."
        },
        exitCodeList = {
            "0:the trees are closed and signed",
            "1:the application runs, a tree is not sound, or the brokers could not do it",
            "2:command line, configuration or key is wrong"
        },
        footer = "  rationale audit close --config rationale.yaml")
final class AuditCloseCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        RationaleConfig read = config.readForOneAnswer();
        List<ClosedTree> closed = AuditAccess.keeping(read, LogKeeper::close);
        PrintWriter out = spec.commandLine().getOut();
        closed.forEach(tree -> out.println("closed " + tree.origin() + " with " + tree.size() + " leaves"));
        if (closed.isEmpty()) {
            out.println("no tree was open");
        }
        next(read).forEach(out::println);
        out.flush();
        return ExitCode.OK;
    }

    private static List<String> next(RationaleConfig config) {
        RationaleConfig.Topics topics = config.topics();
        String reset = "kafka-streams-application-reset --application-id "
                + config.application().id();
        return List.of(
                "next, to add partitions:",
                "1. add them to the topic of predictions, and as many to " + topics.auditLeaves() + " and "
                        + topics.auditCheckpoints(),
                "2. " + reset + ": without --input-topics it deletes the application's own topics, which cannot"
                        + " get more partitions, and leaves the offsets as they are",
                "or, to have predictions explained again:",
                "   " + reset + " --input-topics " + String.join(",", topics.predictions())
                        + ", with --to-earliest or where it shall begin; what it leaves out between two generations is"
                        + " named by `rationale verify --input`",
                "either way: remove the folder of the state on every machine, and start the application");
    }
}
