package dev.rationale.cli;

import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.stream.audit.SigningKeys;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale audit key}: a new signing key. */
@Command(
        name = "key",
        description = {
            "Makes a signing key for the audit log and prints the key to verify it with.",
            "",
            "The file is for the application alone: keep it, and a copy, where the brokers' administrators cannot read. The"
                    + " printed key is for everybody who verifies."
        },
        footer = "  rationale audit key --out audit.key --name bank.example/credit")
final class AuditKeyCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "File of the key; there must be none. Only its owner may read it.")
    private Path out = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "LOG",
            defaultValue = "rationale",
            description =
                    "Name of the key, usually of the log: neither spaces nor plus signs. Default: ${DEFAULT-VALUE}.")
    private String name = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        SigningKey key;
        try {
            key = SigningKey.generate(name, new SecureRandom());
            SigningKeys.writeFile(out, key);
        } catch (NoteException e) {
            throw CommandException.invalid("--name: " + e.getMessage());
        } catch (SigningKeys.KeyException e) {
            throw CommandException.invalid("--out: " + e.getMessage());
        }
        PrintWriter printer = spec.commandLine().getOut();
        printer.println(key.verifier());
        printer.flush();
        return ExitCode.OK;
    }
}
