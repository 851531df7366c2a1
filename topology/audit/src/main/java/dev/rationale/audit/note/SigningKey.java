package dev.rationale.audit.note;

import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The private half of a key, in the text form of Go's {@code sumdb/note}: {@code PRIVATE+KEY+<name>+<key id>+<base64 of 0x01 and the seed>}.
 *
 * <p>Never printed by {@link #toString()}; {@link #secretText()} is for the file that keeps it.
 */
public final class SigningKey implements NoteSigner {
    private static final String PREFIX = "PRIVATE+KEY+";

    private final VerifierKey verifier;
    private final byte[] seed;
    private final PrivateKey key;

    private SigningKey(String name, byte[] seed) {
        this.seed = seed;
        this.key = Ed25519.privateKey(seed);
        this.verifier = VerifierKey.of(name, Ed25519.publicKey(seed));
    }

    /**
     * A new key.
     *
     * @param name of the log that it signs for; neither spaces nor plus signs
     * @param random where the seed comes from
     * @throws NoteException if the name is none
     */
    public static SigningKey generate(String name, SecureRandom random) throws NoteException {
        VerifierKey.checkName(name);
        byte[] seed = new byte[Ed25519.KEY];
        random.nextBytes(seed);
        return new SigningKey(name, seed);
    }

    /**
     * @throws NoteException if the text is no private key; the message does not quote it
     */
    public static SigningKey parse(String text) throws NoteException {
        String stripped = text.strip();
        if (!stripped.startsWith(PREFIX)) {
            throw NoteException.malformed("expected a private key that begins with " + PREFIX);
        }
        String[] parts = stripped.substring(PREFIX.length()).split("\\+", 3);
        if (parts.length != 3) {
            throw NoteException.malformed("expected a private key " + PREFIX + "<name>+<id>+<base64>");
        }
        VerifierKey.checkName(parts[0]);
        SigningKey parsed = new SigningKey(parts[0], VerifierKey.keyBytes(parts[2]));
        if (!parsed.verifier.idText().equals(parts[1])) {
            throw NoteException.malformed("the private key of " + parts[0] + " does not belong to the id it names");
        }
        return parsed;
    }

    @Override
    public VerifierKey verifier() {
        return verifier;
    }

    @Override
    public byte[] sign(byte[] message) {
        return Ed25519.sign(key, message);
    }

    /** The whole key as text. Whoever reads it can sign. */
    public String secretText() {
        byte[] data = ByteBuffer.allocate(1 + Ed25519.KEY)
                .put(VerifierKey.ALGORITHM)
                .put(seed)
                .array();
        return PREFIX + verifier.name() + "+" + verifier.idText() + "+"
                + Base64.getEncoder().encodeToString(data);
    }

    /** The public half. */
    @Override
    public String toString() {
        return verifier.toString();
    }
}
