package dev.rationale.cli;

import dev.rationale.audit.proof.ProofFile;
import dev.rationale.audit.proof.ProofFileException;
import dev.rationale.evidence.EventProver;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rationale prove}: one event, in a file that proves itself. */
@Command(
        name = "prove",
        description = {
            "Writes a proof that what was published of an event is in the signed audit log.",
            "",
            "The file holds the record, its entry, the path to the root and the signed root, and can be checked with"
                    + " rationale-audit-standalone.jar alone, by anybody who has the verifier key. It holds the whole record: give"
                    + " it to those only who may read that. An event that was sent twice has a proof for each outcome."
        },
        exitCodeList = {
            "0:the proof was written and checked",
            "1:there is no such event, it is under no checkpoint yet, or the log does not prove it",
            "2:command line or configuration is wrong"
        },
        footer = {
            "  rationale prove 5b0f3a52-4a8e-4b0e-9d5a-1f6f1c1f0a11 --config rationale.yaml --key audit.pub --out event.tlog-proof",
            "  java -jar rationale-audit-standalone.jar check event.tlog-proof --key audit.pub"
        })
final class ProveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "EVENT_ID", description = "Identifier of the event, as it names itself.")
    private String eventId = "";

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private TrustedKeys trusted = new TrustedKeys();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "File to write; further outcomes of the same event get -2, -3 and so on before its ending.")
    private Path out = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        var keys = trusted.keys();
        List<EventProver.Proved> all =
                new LogAccess(config.readForOneAnswer()).reading(log -> new EventProver(log).prove(eventId));
        if (all.isEmpty()) {
            throw CommandException.failed("no outcome names the event " + eventId, null);
        }
        PrintWriter lines = spec.commandLine().getOut();
        boolean complete = true;
        for (int i = 0; i < all.size(); i++) {
            EventProver.Proved proved = all.get(i);
            ProofFile file = proved.file();
            if (file == null) {
                complete = false;
                lines.println(proved.outcome().place() + ": " + proved.reason());
                continue;
            }
            try {
                var shown = file.verify(keys);
                Path to = numbered(i);
                Files.write(to, file.bytes());
                lines.println(proved.outcome().place() + ": leaf " + shown.index() + " of " + shown.size() + " in "
                        + shown.tree() + ", signed by " + shown.key().name() + "; written to " + to);
            } catch (ProofFileException e) {
                complete = false;
                lines.println(proved.outcome().place() + ": the log does not prove it: " + e.getMessage());
            } catch (IOException e) {
                throw CommandException.failed("the proof could not be written: " + e, e);
            }
        }
        lines.flush();
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }

    private Path numbered(int index) {
        if (index == 0) {
            return out;
        }
        String name = String.valueOf(out.getFileName());
        int dot = name.lastIndexOf('.');
        String number = "-" + (index + 1);
        return out.resolveSibling(dot < 0 ? name + number : name.substring(0, dot) + number + name.substring(dot));
    }
}
