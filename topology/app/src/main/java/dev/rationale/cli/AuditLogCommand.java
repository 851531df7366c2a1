package dev.rationale.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rationale audit}: what people do to the audit log, each a command of its own. */
@Command(
        name = "audit",
        description = "Makes, changes and ends keys of the audit log, and closes its generations.",
        footer = {
            "  rationale audit key --out audit.key --name bank.example/credit",
            "  rationale audit rotate --config rationale.yaml --new-key next.key",
            "  rationale audit retire --config rationale.yaml --old-key OLD",
            "  rationale audit close --config rationale.yaml"
        },
        subcommands = {
            AuditKeyCommand.class,
            AuditRotateCommand.class,
            AuditRetireCommand.class,
            AuditCloseCommand.class
        })
final class AuditLogCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected what to do, found nothing; known are "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
