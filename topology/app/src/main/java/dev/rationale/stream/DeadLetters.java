package dev.rationale.stream;

import dev.rationale.DeadLetter;
import dev.rationale.InputPosition;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/**
 * Dead letters: the original bytes under the original key, with Kafka's own dead-letter headers, so that existing tools
 * read them, and the whole {@link DeadLetter} record in a header of ours.
 */
public final class DeadLetters {
    /** Header that holds the Avro {@link DeadLetter} in the registry's wire format. */
    public static final String RECORD_HEADER = "rationale.dead-letter";

    /** Header that holds the {@link FailureCode}. */
    public static final String CODE_HEADER = "rationale.failure-code";

    /** Header with the size of a value that was too large to be sent again. */
    public static final String OMITTED_HEADER = "rationale.omitted-value-bytes";

    private DeadLetters() {}

    static DeadLetter record(Position position, Outcome.Failed failed, String version, Instant now) {
        return DeadLetter.newBuilder()
                .setFailureCode(failed.code().name())
                .setFailureClass(failed.code().failureClass())
                .setMessage(failed.message())
                .setInput(InputPosition.newBuilder()
                        .setTopic(position.topic().name())
                        .setTopicId(position.topic().id().toString())
                        .setPartition(position.partition())
                        .setOffset(position.offset())
                        .setTimestamp(Instant.ofEpochMilli(position.timestamp()))
                        .build())
                .setEventId(failed.eventId())
                .setDecisionId(failed.decisionId())
                .setSpecDigest(failed.specDigest())
                .setServiceVersion(version)
                .setFailedAt(now)
                .build();
    }

    /** Adds the headers that Kafka Streams' own handlers write, except the stack trace, and ours. */
    static void describe(Headers headers, Position position, Outcome.Failed failed, byte[] encoded) {
        OutputHeaders.add(
                headers,
                "__streams.errors.exception",
                "dev.rationale." + failed.code().name());
        OutputHeaders.add(headers, "__streams.errors.message", failed.message());
        OutputHeaders.add(headers, "__streams.errors.topic", position.topic().name());
        OutputHeaders.add(headers, "__streams.errors.partition", Integer.toString(position.partition()));
        OutputHeaders.add(headers, "__streams.errors.offset", Long.toString(position.offset()));
        OutputHeaders.add(headers, CODE_HEADER, failed.code().name());
        headers.add(RECORD_HEADER, encoded);
    }
}
