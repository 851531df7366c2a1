package dev.rationale.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.audit.verify.Defect;
import dev.rationale.audit.verify.InputSettings;
import dev.rationale.audit.verify.LogVerifier;
import dev.rationale.audit.verify.OutcomeScope;
import dev.rationale.audit.verify.Report;
import dev.rationale.audit.verify.TreeReport;
import dev.rationale.audit.verify.VerifyOptions;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale verify}: the audit log and everything it is about, from the topics. */
@Command(
        name = "verify",
        description = {
            "Checks the audit log of a configuration from its topics, and every record that it is about.",
            "",
            "Signatures, consistency between checkpoints, gapless and chained entries, that every outcome on the topics is the one"
                    + " that was entered and none is missing or was added, and the statements of coverage; with --input the"
                    + " predictions are read again and counted. Names what is wrong, the first record first. Trusts the given"
                    + " keys and nothing else; runs beside the application."
        },
        exitCodeList = {
            "0:the log is sound",
            "1:it is not, or it could not be read",
            "2:command line or configuration is wrong"
        },
        footer = {
            "  rationale verify --config rationale.yaml --key audit.pub",
            "  rationale verify --config rationale.yaml --key audit.pub --input --saved-checkpoint yesterday.txt",
            "  rationale verify --config rationale.yaml --key audit.pub --json | jq .defects"
        })
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private TrustedKeys trusted = new TrustedKeys();

    @Option(names = "--input", description = "Read the predictions again and count them against the statements.")
    private boolean input;

    @Option(
            names = "--allow-expired",
            description =
                    "Take it for no defect that explanations or dead letters are gone where the settings of their topic let"
                            + " retention delete them: they are counted. Without it they fail the verification.")
    private boolean allowExpired;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        VerifyOptions options = VerifyOptions.of(
                        trusted.keys(), Clock.systemUTC().instant())
                .withSaved(trusted.saved())
                .withOutcomes(OutcomeScope.UP_TO_LAST_LEAF)
                .withExpiredAllowed(allowExpired);
        LogAccess access = new LogAccess(config.readForOneAnswer());
        VerifyOptions all = input ? options.withInput(access.input()) : options;
        Report report = access.reading(log -> new LogVerifier(all).verify(log));
        print(report);
        return report.isSound() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Json.print(document(report), out);
        } else {
            out.print(report);
            out.flush();
        }
    }

    private static ObjectNode document(Report report) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("sound", report.isSound());
        document.put("defectCount", report.defectCount());
        ArrayNode defects = document.putArray("defects");
        for (Defect defect : report.defects()) {
            ObjectNode node = defects.addObject();
            node.put("kind", defect.kind().name());
            node.put("tree", defect.tree());
            if (defect.seq() != Defect.NO_LEAF) {
                node.put("seq", defect.seq());
            }
            node.put("place", defect.place());
            node.put("message", defect.message());
        }
        ArrayNode trees = document.putArray("trees");
        for (TreeReport tree : report.trees()) {
            ObjectNode node = trees.addObject();
            node.put("tree", tree.tree());
            node.put("leaves", tree.leaves());
            node.put("signedLeaves", tree.signedLeaves());
            node.put("checkpoints", tree.checkpoints());
            node.put("validCheckpoints", tree.validCheckpoints());
            node.put("statements", tree.statements());
            node.put("statedOffsets", tree.statedOffsets());
            node.put("unstatedOutcomes", tree.unstatedOutcomes());
            node.put("closed", tree.closed());
            ObjectNode holes = node.putObject("holes");
            tree.holes().forEach((reason, offsets) -> holes.put(reason.name(), offsets));
            InputSettings settings = tree.input();
            if (settings != null) {
                ObjectNode known = node.putObject("input");
                known.put("cleanupPolicy", settings.settings().cleanupPolicy());
                known.put("retentionMillis", settings.settings().retentionMillis());
                known.put("retentionBytes", settings.settings().retentionBytes());
                known.put("transactions", settings.transactions().name());
                known.put("seenAt", settings.seenAt().toString());
            }
        }
        ObjectNode outcomes = document.putObject("outcomes");
        outcomes.put("read", report.outcomes().read());
        outcomes.put("agreed", report.outcomes().agreed());
        outcomes.put("unopened", report.outcomes().unopened());
        outcomes.put("erased", report.outcomes().erased());
        outcomes.put("earlier", report.outcomes().earlier());
        outcomes.put("later", report.outcomes().later());
        outcomes.put("expired", report.outcomes().expired());
        document.put("inputRecords", report.inputRecords());
        ArrayNode notices = document.putArray("notices");
        report.notices().forEach(notices::add);
        return document;
    }
}
