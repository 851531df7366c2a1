package dev.rationale.cli;

import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import dev.rationale.stream.audit.AuditSigning;
import dev.rationale.stream.audit.SigningKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale audit rotate}: another key signs from now on. */
@Command(
        name = "rotate",
        description = {
            "Changes the key that signs the audit log.",
            "",
            "Enters the new key in the log, lets the old one sign that, and only then puts the new file in the place of the old. The"
                    + " application may run or not. What is interrupted can be asked again."
        },
        exitCodeList = {
            "0:the old key has signed the change; the key file is the new one",
            "1:a tree is not sound, or application or brokers did not do it in time",
            "2:command line, configuration or a key is wrong"
        },
        footer = {
            "  rationale audit key --out next.key --name bank.example/credit",
            "  rationale audit rotate --config rationale.yaml --new-key next.key"
        })
final class AuditRotateCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--new-key",
            required = true,
            paramLabel = "FILE",
            description = "File of the new key, as 'rationale audit key' makes it.")
    private Path newKey = Path.of("");

    @Mixin
    private WaitOption waiting = new WaitOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        Duration patience = waiting.duration();
        RationaleConfig read = config.readForOneAnswer();
        RationaleConfig.Audit audit = AuditAccess.section(read);
        SigningKey next = next();
        VerifierKey before = AuditAccess.keeping(read, keeper -> {
            keeper.rotate(next.verifier(), patience);
            return AuditSigning.signer(audit).verifier();
        });
        PrintWriter out = spec.commandLine().getOut();
        out.println(next.verifier());
        if (audit.keyFile() == null) {
            out.println("next: give the content of " + newKey + " to every instance in "
                    + RationaleConfig.Audit.KEY_VARIABLE + " and restart it");
        } else {
            Path retired = replace(audit.keyFile(), before.idText());
            out.println("the old key is in " + retired + "; destroy it when every instance was restarted");
            out.println("next: bring " + audit.keyFile() + " to every instance and restart it");
        }
        out.println("then, when every instance has it: rationale audit retire --old-key '" + before + "'");
        out.flush();
        return ExitCode.OK;
    }

    private SigningKey next() {
        try {
            return SigningKeys.readFile(newKey);
        } catch (SigningKeys.KeyException e) {
            throw CommandException.invalid("--new-key: " + e.getMessage());
        }
    }

    /** The old file keeps its content under another name until the new one is in its place. */
    private Path replace(Path file, String before) {
        Path retired = file.resolveSibling(file.getFileName() + "." + before + ".retired");
        try {
            Files.copy(file, retired, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            Path fresh = file.resolveSibling(file.getFileName() + ".next");
            Files.copy(newKey, fresh, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return retired;
        } catch (IOException e) {
            throw CommandException.failed(
                    "the change is entered and signed, but the new key could not be put in " + file + ": " + e
                            + "; copy " + newKey + " there",
                    e);
        }
    }
}
