package dev.rationale.audit.cli;

import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command, the file or folder it is about, and its options.
 *
 * @param command first word
 * @param subject folder or file
 * @param keys of all {@code --key}
 * @param saved of all {@code --saved-checkpoint}
 * @param records false after {@code --without-records}
 * @param allowExpired whether {@code --allow-expired} was given
 */
record Arguments(
        String command,
        Path subject,
        List<VerifierKey> keys,
        List<FoundNote> saved,
        boolean records,
        boolean allowExpired) {
    private static final String KEY = "--key";
    private static final String SAVED = "--saved-checkpoint";
    private static final String WITHOUT_RECORDS = "--without-records";
    private static final String ALLOW_EXPIRED = "--allow-expired";

    static Arguments parse(String... words) throws UsageException {
        List<String> plain = new ArrayList<>();
        List<VerifierKey> keys = new ArrayList<>();
        List<FoundNote> saved = new ArrayList<>();
        boolean records = true;
        boolean allowExpired = false;
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            boolean option = word.equals(KEY) || word.equals(SAVED);
            if (option && i + 1 == words.length) {
                throw new UsageException(word + " needs a value");
            }
            if (word.equals(KEY)) {
                keys.add(key(words[++i]));
            } else if (word.equals(SAVED)) {
                String file = words[++i];
                saved.add(new FoundNote(read(path(file), SignedNote.MOST_BYTES), file));
            } else if (word.equals(WITHOUT_RECORDS)) {
                records = false;
            } else if (word.equals(ALLOW_EXPIRED)) {
                allowExpired = true;
            } else if (word.startsWith("-")) {
                throw new UsageException("unknown option " + word);
            } else {
                plain.add(word);
            }
        }
        if (plain.size() != 2) {
            throw new UsageException("expected a command and one folder or file, found " + plain.size() + " words");
        }
        return new Arguments(plain.get(0), path(plain.get(1)), keys, saved, records, allowExpired);
    }

    private static VerifierKey key(String text) throws UsageException {
        try {
            return VerifierKey.parse(keyText(text));
        } catch (NoteException e) {
            throw new UsageException(KEY + ": " + e.getMessage());
        }
    }

    /** The key itself, or what the file of that name holds. */
    private static String keyText(String text) throws UsageException {
        try {
            Path file = Path.of(text);
            return Files.isRegularFile(file)
                    ? new String(read(file, SignedNote.MOST_BYTES), StandardCharsets.UTF_8)
                    : text;
        } catch (InvalidPathException e) {
            return text;
        }
    }

    private static Path path(String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("not a path: " + text);
        }
    }

    /** Reads a file that may not be longer. */
    static byte[] read(Path file, int most) throws UsageException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new UsageException(file + " is longer than " + most + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UsageException("cannot read " + file + ": " + e);
        }
    }
}
