package dev.rationale.contract;

import dev.rationale.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The identity of an explanation: {@code SHA-256(topic id, 16 bytes || partition, int32 || offset, int64 ||
 * specification digest, 32 bytes)}, integers big-endian.
 *
 * <p>The same under every retry, so a reader can drop repeats, and no two events share one: a topic that is created
 * again repeats offsets but never its id.
 */
public final class ExplanationId {
    private static final int TOPIC_ID_BYTES = 16;
    private static final int DIGEST_BYTES = 32;

    private ExplanationId() {}

    /**
     * The identity from the topic id as Kafka prints it.
     *
     * @param topicId Kafka's topic id, 22 characters of URL-safe base64
     * @param partition input partition
     * @param offset input offset
     * @param specDigest digest of the specification; null where none applied, 32 zero bytes stand in for it
     * @return 32 bytes
     * @throws IllegalArgumentException if the topic id is not one
     */
    public static Sha256 of(String topicId, int partition, long offset, @Nullable Sha256 specDigest) {
        return of(Base64.getUrlDecoder().decode(topicId), partition, offset, specDigest);
    }

    /**
     * The identity from the topic id's bytes.
     *
     * @param topicId 16 bytes, most significant first
     * @param partition input partition
     * @param offset input offset
     * @param specDigest digest of the specification; null where none applied, 32 zero bytes stand in for it
     * @return 32 bytes
     * @throws IllegalArgumentException if the topic id has another length
     */
    public static Sha256 of(byte[] topicId, int partition, long offset, @Nullable Sha256 specDigest) {
        if (topicId.length != TOPIC_ID_BYTES) {
            throw new IllegalArgumentException(
                    "A topic id has " + TOPIC_ID_BYTES + " bytes, this one has " + topicId.length);
        }
        MessageDigest digest = Sha256Digests.fresh();
        digest.update(topicId);
        digest.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(partition)
                .putLong(offset)
                .flip());
        digest.update(specDigest == null ? new byte[DIGEST_BYTES] : specDigest.bytes());
        return Sha256Digests.finish(digest);
    }
}
