package dev.rationale.cli;

import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a reader of the log brings along: keys that are believed, and heads that were saved earlier. */
final class TrustedKeys {
    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY",
            description = "Verifier key of the log, as 'rationale audit key' prints it, or a file that holds it; may be"
                    + " repeated. Keys that follow it by rotation are found in the log.")
    private List<String> keys = List.of();

    @Option(
            names = "--saved-checkpoint",
            paramLabel = "FILE",
            description = "A checkpoint that was kept elsewhere: the log must extend it. May be repeated.")
    private List<Path> saved = List.of();

    /**
     * @throws CommandException naming every key that is none
     */
    List<VerifierKey> keys() {
        return parse("--key", keys);
    }

    /**
     * Reads keys, or the files that hold them.
     *
     * @param option that they were given with
     * @throws CommandException naming every key that is none
     */
    static List<VerifierKey> parse(String option, List<String> keys) {
        List<VerifierKey> read = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String key : keys) {
            try {
                read.add(VerifierKey.parse(text(key)));
            } catch (NoteException | IOException e) {
                problems.add(option + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
        return read;
    }

    private static String text(String key) throws IOException {
        try {
            Path file = Path.of(key);
            return Files.isRegularFile(file) ? Files.readString(file) : key;
        } catch (InvalidPathException e) {
            return key;
        }
    }

    /**
     * @throws CommandException naming every file that cannot be read
     */
    List<FoundNote> saved() {
        List<FoundNote> notes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : saved) {
            try {
                notes.add(new FoundNote(Files.readAllBytes(file), file.toString()));
            } catch (IOException e) {
                problems.add("--saved-checkpoint: " + file + " cannot be read: " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
        return notes;
    }
}
