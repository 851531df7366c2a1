package dev.rationale.stream.audit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A committed record as it lies on its topic. The arrays are not copied.
 *
 * @param topic where it lies
 * @param partition of the topic
 * @param offset in the partition
 * @param key bytes, null where it has none
 * @param value bytes, null for a tombstone
 */
public record StoredRecord(String topic, int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {

    /** {@code topic-partition@offset}. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }

    /** The key as UTF-8, empty where there is none. */
    public String keyText() {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
