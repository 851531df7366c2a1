package dev.rationale.audit.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one person: 32 bytes under a reference. Never printed.
 *
 * <p>Immutable. Salts and the key that seals values are derived from it with HMAC-SHA-256; a salt's message is an explanation id of 32 bytes,
 * the other's a text of another length, so neither can be taken for the other.
 */
public final class SubjectKey {
    /** Bytes of a key. */
    public static final int SIZE = 32;

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
    private static final byte[] SEALING = "rationale sealed values 1".getBytes(StandardCharsets.US_ASCII);

    private final String reference;
    private final byte[] secret;

    private SubjectKey(String reference, byte[] secret) {
        this.reference = reference;
        this.secret = secret;
    }

    /**
     * @param reference see {@link #checkReference}
     * @param secret exactly {@value #SIZE} bytes; copied
     * @throws IllegalArgumentException if the reference is none or the secret has another length
     */
    public static SubjectKey of(String reference, byte[] secret) {
        checkReference(reference);
        if (secret.length != SIZE) {
            throw new IllegalArgumentException("expected a key of " + SIZE + " bytes, found " + secret.length);
        }
        return new SubjectKey(reference, secret.clone());
    }

    /** A new key. */
    static SubjectKey generate(String reference, SecureRandom random) {
        byte[] secret = new byte[SIZE];
        random.nextBytes(secret);
        return of(reference, secret);
    }

    /**
     * A reference has 1 to 128 letters, digits, dots, dashes and underscores of ASCII and does not begin with a dot: it is also a file's name.
     *
     * @throws IllegalArgumentException if it is none; the message does not quote it
     */
    public static void checkReference(String reference) {
        if (!REFERENCE.matcher(reference).matches()) {
            throw new IllegalArgumentException(
                    "expected the reference of a key: 1 to 128 ASCII letters, digits, '.', '-'"
                            + " and '_', not beginning with '.'");
        }
    }

    /** Names the key; names nobody. */
    public String reference() {
        return reference;
    }

    /** A copy of the secret, for whoever keeps it. */
    byte[] secret() {
        return secret.clone();
    }

    /** {@code HMAC-SHA-256(secret, message)}, 32 bytes. */
    byte[] hmac(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without HMAC-SHA-256", e);
        }
    }

    /** Key of the cipher that seals this person's values. */
    SecretKey sealing() {
        return new SecretKeySpec(hmac(SEALING), "AES");
    }

    /** The reference alone. */
    @Override
    public String toString() {
        return "SubjectKey " + reference;
    }
}
