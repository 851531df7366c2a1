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
        out.println("next:");
        out.println("1. add partitions, if that is why: to the topic of predictions, and as many to "
                + read.topics().auditLeaves() + " and " + read.topics().auditCheckpoints());
        out.println("2. kafka-streams-application-reset --application-id "
                + read.application().id() + " --input-topics "
                + String.join(",", read.topics().predictions()) + ", with --to-latest or where it shall begin");
        out.println("3. remove the folder of the state on every machine, and start the application");
        out.flush();
        return ExitCode.OK;
    }
}
