package dev.rationale.audit.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a key, in the text form that Go's {@code sumdb/note} and other tools of the C2SP signed-note specification read:
 * {@code <name>+<key id, 8 hexadecimal digits>+<base64 of 0x01 and the 32 bytes of the key>}.
 *
 * <p>The key id is the first four bytes of {@code SHA-256(name || 0x0A || 0x01 || key)}. Immutable.
 */
public final class VerifierKey {
    static final byte ALGORITHM = 1;

    private final String name;
    private final int id;
    private final byte[] key;

    private VerifierKey(String name, byte[] key) {
        this.name = name;
        this.key = key;
        this.id = id(name, key);
    }

    static VerifierKey of(String name, byte[] key) {
        return new VerifierKey(name, key);
    }

    /**
     * @throws NoteException if the text is no Ed25519 key or its id is not that of name and key
     */
    public static VerifierKey parse(String text) throws NoteException {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw NoteException.malformed("expected a verifier key <name>+<id>+<base64>, found no such text");
        }
        checkName(parts[0]);
        VerifierKey parsed = of(parts[0], keyBytes(parts[2]));
        if (!parsed.idText().equals(parts[1])) {
            throw NoteException.malformed(
                    "the key of " + parts[0] + " has the id " + parsed.idText() + ", the text says another");
        }
        return parsed;
    }

    static byte[] keyBytes(String base64) throws NoteException {
        byte[] data;
        try {
            data = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed("expected a key in base64, found other text");
        }
        if (data.length != 1 + Ed25519.KEY || data[0] != ALGORITHM) {
            throw NoteException.malformed("expected an Ed25519 key (0x01 and 32 bytes), found another");
        }
        return Arrays.copyOfRange(data, 1, data.length);
    }

    /**
     * @throws NoteException unless the name is not empty and has neither spaces nor plus signs
     */
    static void checkName(String name) throws NoteException {
        if (name.isEmpty()
                || name.indexOf('+') >= 0
                || name.codePoints()
                        .anyMatch(c -> Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c)
                                || c == '\uFFFD'
                                || (c >= 0xD800 && c < 0xE000))) {
            throw NoteException.malformed("a key name is not empty and has neither spaces nor plus signs");
        }
    }

    private static int id(String name, byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(ALGORITHM);
            return ByteBuffer.wrap(digest.digest(key)).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-256", e);
        }
    }

    /** Name of the key, usually of the log. */
    public String name() {
        return name;
    }

    /** First four bytes of the digest of name and key. */
    public int id() {
        return id;
    }

    /** The id in eight lower-case hexadecimal digits. */
    public String idText() {
        return String.format(Locale.ROOT, "%08x", id);
    }

    /** Whether {@code signature}, 64 bytes, is this key's over {@code message}. */
    public boolean verifies(byte[] message, byte[] signature) {
        return Ed25519.verify(key, message, signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return id;
    }

    /** The text form. */
    @Override
    public String toString() {
        byte[] data =
                ByteBuffer.allocate(1 + Ed25519.KEY).put(ALGORITHM).put(key).array();
        return name + "+" + idText() + "+" + Base64.getEncoder().encodeToString(data);
    }
}
