package dev.rationale.audit.seal;

import dev.rationale.Sha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a leaf holds instead of a record's digest where the record is about a person: {@code SHA-256(salt || record digest)} with {@code salt =
 * HMAC-SHA-256(subject key, explanation id)}.
 *
 * <p>Without the key nobody can tell whether a guessed record is the one meant; with it anybody can.
 */
public final class SaltedCommitment {
    private SaltedCommitment() {}

    /**
     * @param key of the person
     * @param explanationId {@link dev.rationale.contract.ExplanationId}
     * @param recordDigest {@link dev.rationale.contract.RecordDigest}
     * @return 32 bytes
     */
    public static Sha256 of(SubjectKey key, Sha256 explanationId, Sha256 recordDigest) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key.hmac(explanationId.bytes()));
            return new Sha256(digest.digest(recordDigest.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-256", e);
        }
    }
}
