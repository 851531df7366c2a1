package dev.rationale.demo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.common.Uuid;

/** Byte formats written out once more, so that a test does not measure the code with itself. */
final class PipelineBytes {
    private PipelineBytes() {}

    /** Confluent's wire format: zero, schema id, body. */
    static byte[] wire(int schemaId, byte[] body) {
        return ByteBuffer.allocate(1 + Integer.BYTES + body.length)
                .put((byte) 0)
                .putInt(schemaId)
                .put(body)
                .array();
    }

    /**
     * Identity of an outcome, in hexadecimal.
     *
     * @param specDigest 32 bytes, or null where no specification applied
     */
    static String explanationId(Uuid topicId, int partition, long offset, byte[] specDigest) {
        byte[] text = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES + Long.BYTES + 32)
                .putLong(topicId.getMostSignificantBits())
                .putLong(topicId.getLeastSignificantBits())
                .putInt(partition)
                .putLong(offset)
                .put(specDigest == null ? new byte[32] : specDigest)
                .array();
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
