package dev.rationale.demo;

import org.apache.kafka.common.TopicPartition;

/**
 * A record as it was sent, and what must become of it.
 *
 * @param partition where the broker put it
 * @param offset where in the partition
 * @param key may be null
 * @param value may be null
 * @param timestamp milliseconds
 * @param requestId header that outputs must carry on
 * @param expected its one outcome
 */
record PipelineInput(
        TopicPartition partition,
        long offset,
        byte[] key,
        byte[] value,
        long timestamp,
        String requestId,
        Expected expected) {

    /** What an event must become. */
    enum Kind {
        EXPLAINED,
        SKIPPED,
        FAILED
    }

    /**
     * @param kind the outcome
     * @param code failure code or rule of the skip; empty where explained
     * @param eventId the event's identifier; null where the bytes do not tell
     */
    record Expected(Kind kind, String code, String eventId) {
        static Expected explained(String eventId) {
            return new Expected(Kind.EXPLAINED, "", eventId);
        }

        static Expected skipped(String rule, String eventId) {
            return new Expected(Kind.SKIPPED, rule, eventId);
        }

        static Expected failed(String code, String eventId) {
            return new Expected(Kind.FAILED, code, eventId);
        }
    }

    /** {@code topic-partition@offset}. */
    String place() {
        return partition + "@" + offset;
    }
}
