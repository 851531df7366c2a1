package dev.rationale.cli;

import dev.rationale.audit.export.ExportException;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.evidence.ExportConfirmation;
import dev.rationale.evidence.LogExporter;
import dev.rationale.stream.audit.AuditSigning;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale export}: the audit log as files that other tools read. */
@Command(
        name = "export",
        description = {
            "Copies the audit log of a configuration into a folder: a Merkle tree of each partition as C2SP tiles with its"
                    + " checkpoints, and the records that it is about.",
            "",
            "The folder can be verified offline with rationale-audit-standalone.jar alone, and its trees by any tool that reads"
                    + " tlog-tiles. Run again, it adds what is new; a log that is not the one exported before is refused.",
            "",
            "With --confirm the folder is verified, and the export entered in the log: only then may anybody delete leaves from"
                    + " their topic."
        },
        exitCodeList = {
            "0:the folder holds the log as it is now",
            "1:the log or the folder could not be read, is another one than was exported before, or is not sound",
            "2:command line or configuration is wrong"
        },
        footer = {
            "  rationale export --config rationale.yaml --out audit-export",
            "  rationale export --config rationale.yaml --out audit-export --confirm audit.pub",
            "  java -jar rationale-audit-standalone.jar verify audit-export --key audit.pub"
        })
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Folder to write: empty, new, or of an earlier export.")
    private Path out = Path.of("");

    @Option(
            names = "--without-records",
            description = "Leave explanations and dead letters out: what is left can be verified --without-records.")
    private boolean withoutRecords;

    @Option(
            names = "--confirm",
            paramLabel = "KEY",
            description =
                    "Verify the folder with this verifier key, or the file that holds it, and enter the export in the"
                            + " control tree of the log.")
    private @Nullable String confirm;

    @Option(
            names = "--allow-expired",
            description =
                    "With --confirm: take it for no defect that records were gone before they were exported, where the"
                            + " settings of their topic let retention delete them.")
    private boolean allowExpired;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<VerifierKey> keys = confirm == null ? List.of() : TrustedKeys.parse("--confirm", List.of(confirm));
        LogAccess access = new LogAccess(config.readForOneAnswer());
        LogExporter.Exported done = access.reading(log -> {
            try {
                return new LogExporter(log, !withoutRecords).export(out);
            } catch (ExportException | IOException e) {
                throw CommandException.failed("the export to " + out + " failed: " + e.getMessage(), e);
            }
        });
        PrintWriter lines = spec.commandLine().getOut();
        lines.println("exported " + done.trees() + " trees with " + done.leaves() + " leaves"
                + (withoutRecords ? "" : " and " + done.outcomes() + " new records") + " to " + out);
        lines.flush();
        return keys.isEmpty() ? ExitCode.OK : confirm(access, keys, lines);
    }

    private int confirm(LogAccess access, List<VerifierKey> keys, PrintWriter lines) {
        Instant now = Clock.systemUTC().instant();
        ExportConfirmation confirmation = ExportConfirmation.of(out, keys, !withoutRecords, allowExpired, now);
        if (!confirmation.report().isSound()) {
            lines.print(confirmation.report());
            lines.flush();
            return ExitCode.FAILED;
        }
        access.command(confirmation.command(AuditSigning.instance(), now));
        lines.println("the folder is sound; the log will say so in its control tree");
        lines.flush();
        return ExitCode.OK;
    }
}
