package dev.rationale.stream;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as it would be sent.
 *
 * @param key encoded key
 * @param value encoded value
 * @param headers all of them
 */
record Parcel(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    /** Kafka's batch header is 61 bytes. */
    static final int BATCH_OVERHEAD = 61;

    /** Lengths, attributes, timestamp and offset of a record take at most 21 bytes and 5 for each length. */
    private static final int RECORD_OVERHEAD = 21 + 3 * 5;

    private static final int HEADER_OVERHEAD = 2 * 5;

    /** Bytes uncompressed, at most: what the producer holds against {@code max.request.size}. */
    long size() {
        long size = BATCH_OVERHEAD + RECORD_OVERHEAD + length(key) + length(value);
        for (Header header : headers) {
            size += HEADER_OVERHEAD + header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
        }
        return size;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
