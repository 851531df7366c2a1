package dev.rationale.stream.audit;

import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the key that signs comes from. */
@FunctionalInterface
public interface SigningKeys {

    /**
     * The key to sign with.
     *
     * @throws KeyException if there is none, or it may be read by others
     */
    NoteSigner signer();

    /** No key, or one that must not be used. */
    final class KeyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /**
         * @param message what was expected, what was found, what to do; never the key
         */
        public KeyException(String message) {
            super(message);
        }
    }

    /**
     * A key in a file, or in a variable of the environment where no file is named.
     *
     * @param file of {@code audit.key-file}, null where there is none
     * @param variable name of the variable
     * @param environment variables of the process
     */
    static SigningKeys of(@Nullable Path file, String variable, Map<String, String> environment) {
        if (file != null) {
            return () -> readFile(file);
        }
        String text = environment.get(variable);
        return () -> {
            if (text == null || text.isBlank()) {
                throw new KeyException(
                        "the audit log needs a signing key: expected audit.key-file or the environment" + " variable "
                                + variable + ", found neither; make a key with 'rationale audit key --out FILE'");
            }
            return parse(text, "the environment variable " + variable);
        };
    }

    /**
     * Reads a key file.
     *
     * @throws KeyException if it is missing, is no key, or may be read by group or others
     */
    static SigningKey readFile(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new KeyException("the audit log needs a signing key: expected one in " + file
                        + ", found no file; make a key with 'rationale audit key --out " + file + "'");
            }
            requirePrivate(file);
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new KeyException("the signing key in " + file + " could not be read: " + e);
        }
    }

    /**
     * Writes a key to a file that only its owner reads; there must be none.
     *
     * @throws KeyException if there is a file, or it cannot be written
     */
    static void writeFile(Path file, SigningKey key) {
        if (Files.exists(file)) {
            throw new KeyException(file + ": expected no file, found one; a key is never overwritten");
        }
        try {
            DurableFiles.replace(file, key.secretText() + "\n");
        } catch (IOException e) {
            throw new KeyException("the key could not be written to " + file + ": " + e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        if (!DurableFiles.hasPermissions()) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        Set<PosixFilePermission> shared = EnumSet.noneOf(PosixFilePermission.class);
        shared.addAll(permissions);
        shared.removeAll(PosixFilePermissions.fromString("rwx------"));
        if (!shared.isEmpty()) {
            throw new KeyException("the signing key in " + file + " is open to group or others ("
                    + PosixFilePermissions.toString(permissions) + "); do 'chmod 600 " + file
                    + "', and make a new key if somebody may have read it");
        }
    }

    private static SigningKey parse(String text, String where) {
        try {
            return SigningKey.parse(text);
        } catch (NoteException e) {
            throw new KeyException(where + ": " + e.getMessage()); // which does not quote the text
        }
    }
}
