package dev.rationale.stream;

import dev.rationale.config.RationaleConfig;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Whether topics take the largest record that is sent to them. One that the application lets through and a broker refuses
 * aborts its transaction, after every start again.
 */
final class MessageSizes {
    private static final String SETTING = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;

    private final RationaleConfig.Limits limits;

    /**
     * @param limits say how large a record may be
     */
    MessageSizes(RationaleConfig.Limits limits) {
        this.limits = limits;
    }

    /** Bytes of the largest batch with a single record: what {@code max.message.bytes} is held against. */
    int largest() {
        return limits.maxRecordBytes() + Parcel.BATCH_OVERHEAD;
    }

    /** What is wrong with a topic that takes less than {@link #largest()}. */
    Optional<String> problem(TopicSettings settings) {
        long taken = settings.number(SETTING, Long.MAX_VALUE);
        if (taken >= largest()) {
            return Optional.empty();
        }
        long output = taken - (largest() - limits.maxOutputBytes());
        return Optional.of("topic " + settings.topic() + " takes messages of " + taken + " bytes (" + SETTING
                + "), and up to " + largest()
                + " may be sent to it: a larger one would end the application, after every start again. Run "
                + settings.change(SETTING, Integer.toString(largest()))
                + (output > 0 ? ", or set limits.max-output-bytes to " + output + " at most" : ""));
    }
}
