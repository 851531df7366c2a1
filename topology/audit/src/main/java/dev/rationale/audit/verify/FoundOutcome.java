package dev.rationale.audit.verify;

import dev.rationale.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as a topic holds it. What it says of itself is not believed: position and digest must be those of a leaf.
 *
 * @param source the event that it says it is about; null if the record cannot be read
 * @param digest of the record's bytes as they are, {@link dev.rationale.contract.RecordDigest}; null if the record cannot be read
 * @param eventId of the event, for people; null where it is unknown
 * @param channel topic and partition that it was found on; outcomes of one tree and channel stand in the order of their leaves
 * @param offset on that channel
 * @param defect why the record cannot be read; null if it can
 */
public record FoundOutcome(
        @Nullable Source source,
        @Nullable Sha256 digest,
        @Nullable String eventId,
        String channel,
        long offset,
        @Nullable String defect) {

    /**
     * The event an outcome is about.
     *
     * @param topicId Kafka's id of the input topic, as Kafka prints it
     * @param partition of the input topic
     * @param offset of the event
     */
    public record Source(String topicId, int partition, long offset) {}

    /** Where it was found, for people. */
    public String place() {
        return channel + "@" + offset;
    }
}
