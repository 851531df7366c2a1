package dev.rationale.audit.entry;

import dev.rationale.Sha256;
import dev.rationale.contract.RecordDigest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf says of the outcome it is about: a digest of the published record's bytes, so that anybody who has the record can
 * compare without decoding it.
 */
public final class SubjectDigest {
    private static final byte[] NOTHING = new byte[32];

    private SubjectDigest() {}

    /**
     * Of an explanation or a skip: {@link RecordDigest#ofBody}.
     *
     * @param writer schema that the record was written with
     * @param value of the record, as on the topic
     * @param offset where the Avro body begins: 5 after a registry prefix
     */
    public static Sha256 ofRecord(Schema writer, byte[] value, int offset) {
        return RecordDigest.ofBody(writer, value, offset);
    }

    /**
     * Of a failure: {@code SHA-256(digest of the DeadLetter || SHA-256(original value) || SHA-256(key))}; 32 zeros stand for a value
     * or a key that is null or was left out. It covers the original bytes, which no {@code DeadLetter} holds.
     *
     * @param writer schema that the {@code DeadLetter} was written with
     * @param letter header {@code rationale.dead-letter} of the record
     * @param offset where its Avro body begins: 5 after a registry prefix
     * @param key of the record, as on the topic
     * @param original value of the record, as on the topic
     */
    public static Sha256 ofDeadLetter(
            Schema writer, byte[] letter, int offset, byte @Nullable [] key, byte @Nullable [] original) {
        MessageDigest digest = sha256();
        digest.update(RecordDigest.ofBody(writer, letter, offset).bytes());
        digest.update(hash(original));
        digest.update(hash(key));
        return new Sha256(digest.digest());
    }

    private static byte[] hash(byte @Nullable [] bytes) {
        return bytes == null ? NOTHING : sha256().digest(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-256", e);
        }
    }
}
