package dev.rationale.contract;

import dev.rationale.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Seeds of the random numbers of an explanation.
 *
 * <p>They depend on the event and the specification alone, so that neither a retry nor the batch changes a result.
 */
public final class Seeds {
    private Seeds() {}

    /**
     * The seed: the first 8 bytes, big-endian, of {@code SHA-256(event id, UTF-8 || specification digest)}.
     *
     * @param eventId the event's id, taken literally
     * @param specDigest digest of the specification
     * @return any long
     */
    public static long of(String eventId, Sha256 specDigest) {
        MessageDigest digest = Sha256Digests.fresh();
        digest.update(eventId.getBytes(StandardCharsets.UTF_8));
        digest.update(specDigest.bytes());
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
