package dev.rationale.demo;

import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * A key that signs one demo's log and goes away with it.
 *
 * @param file readable for its owner only
 * @param verifier its public half
 */
public record DemoKey(Path file, VerifierKey verifier) {
    private static final String NAME = "rationale-demo";

    /** A new one in a folder that has none. */
    public static DemoKey create(Path folder) {
        try {
            SigningKey key = SigningKey.generate(NAME, new SecureRandom());
            Path file = Files.createFile(
                    folder.resolve("audit.key"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, key.secretText() + "\n");
            return new DemoKey(file, key.verifier());
        } catch (NoteException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + folder, e);
        }
    }
}
