package dev.rationale.demo;

import java.util.Locale;
import java.util.Set;
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

    /** What a dead letter leaves out where the original is larger than a record may be. */
    enum Omission {
        HEADERS,
        KEY;

        /** Header that tells its size. */
        String header() {
            return "rationale.omitted-" + name().toLowerCase(Locale.ROOT) + "-bytes";
        }
    }

    /**
     * @param kind the outcome
     * @param code failure code or rule of the skip; empty where explained
     * @param eventId the event's identifier; null where the bytes do not tell
     * @param omitted what the output leaves out
     */
    record Expected(Kind kind, String code, String eventId, Set<Omission> omitted) {
        Expected(Kind kind, String code, String eventId) {
            this(kind, code, eventId, Set.of());
        }

        static Expected explained(String eventId) {
            return new Expected(Kind.EXPLAINED, "", eventId);
        }

        static Expected skipped(String rule, String eventId) {
            return new Expected(Kind.SKIPPED, rule, eventId);
        }

        static Expected failed(String code, String eventId) {
            return new Expected(Kind.FAILED, code, eventId);
        }

        Expected without(Set<Omission> parts) {
            return new Expected(kind, code, eventId, parts);
        }
    }

    /** {@code topic-partition@offset}. */
    String place() {
        return partition + "@" + offset;
    }
}
