package dev.rationale.stream;

import dev.rationale.DeadLetter;
import dev.rationale.InputPosition;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

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

    /** Header with the size of the event's own headers, where they were too large to be sent again. */
    static final String OMITTED_HEADERS_HEADER = "rationale.omitted-headers-bytes";

    /** Header with the size of a key that was too large to be sent again. */
    static final String OMITTED_KEY_HEADER = "rationale.omitted-key-bytes";

    private DeadLetters() {}

    /**
     * As much of the original as the producer takes: without a value that is too large alone, then without the event's own
     * headers, then without the key. What is left out is named with its size.
     *
     * @param original key, value and headers of the event
     * @param headers the letter's headers, given those of the event
     * @param maxValue largest value
     * @param maxRecord largest record
     */
    static Parcel fitting(Parcel original, Function<Headers, Headers> headers, int maxValue, int maxRecord) {
        byte[] value = original.value();
        Headers all = headers.apply(original.headers());
        boolean omitted = value != null && value.length > maxValue;
        if (value != null && omitted) {
            OutputHeaders.add(all, OMITTED_HEADER, Integer.toString(value.length));
        }
        Parcel parcel = new Parcel(original.key(), omitted ? null : value, all);
        if (parcel.size() > maxRecord) {
            Headers own = headers.apply(new RecordHeaders());
            if (value != null && omitted) {
                OutputHeaders.add(own, OMITTED_HEADER, Integer.toString(value.length));
            }
            long left = new Parcel(null, null, original.headers()).size();
            OutputHeaders.add(own, OMITTED_HEADERS_HEADER, Long.toString(left));
            parcel = new Parcel(parcel.key(), parcel.value(), own);
        }
        byte[] key = parcel.key();
        if (key != null && parcel.size() > maxRecord) {
            OutputHeaders.add(parcel.headers(), OMITTED_KEY_HEADER, Integer.toString(key.length));
            parcel = new Parcel(null, parcel.value(), parcel.headers());
        }
        return parcel;
    }

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
