package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Limits of ours against Kafka's, which would otherwise cut in first: fenced producers, refused records. */
final class LimitChecks {
    private static final ConfigPath LIMITS = ConfigPath.ROOT.key("limits");

    private final Problems problems;
    private final KafkaProperties kafka;

    LimitChecks(Problems problems, KafkaProperties kafka) {
        this.problems = problems;
        this.kafka = kafka;
    }

    void check(JsonNode limits, RationaleConfig.Guarantee guarantee) {
        size(limits.path("max-output-bytes"));
        duration(limits.path("drain-deadline")).ifPresent(drain -> {
            long commit = Long.parseLong(kafka.value(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "30000"));
            long transaction = Long.parseLong(kafka.producerValue(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "60000"));
            if (guarantee == RationaleConfig.Guarantee.EXACTLY_ONCE_V2 && drain.toMillis() + commit >= transaction) {
                problems.add(
                        LIMITS.key("drain-deadline"),
                        DurationText.of(drain) + " and the commit interval of " + commit
                                + " ms must stay below the producer's transaction.timeout.ms of " + transaction);
            }
            long poll = Long.parseLong(kafka.consumerValue(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, "300000"));
            if (2 * drain.toMillis() > poll) {
                problems.add(
                        LIMITS.key("drain-deadline"),
                        DurationText.of(drain) + " must be at most half of the consumer's max.poll.interval.ms of "
                                + poll);
                return;
            }
            duration(limits.path("registry-patience")).ifPresent(patience -> {
                // One record can wait for both before its thread polls again.
                if (2 * (drain.toMillis() + patience.toMillis()) > poll) {
                    problems.add(
                            LIMITS.key("registry-patience"),
                            DurationText.of(patience) + " and the drain deadline of " + DurationText.of(drain)
                                    + " must together be at most half of the consumer's max.poll.interval.ms of "
                                    + poll);
                }
            });
        });
    }

    private void size(JsonNode bytes) {
        long request = Long.parseLong(kafka.producerValue(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "1048576"));
        int room = RationaleConfig.Limits.RECORD_ROOM;
        if (bytes.canConvertToLong() && bytes.longValue() + room > request) {
            problems.add(
                    LIMITS.key("max-output-bytes"),
                    "must leave " + room + " bytes for key and headers below the producer's max.request.size of "
                            + request + ", found " + bytes.longValue());
        }
    }

    private static Optional<Duration> duration(JsonNode text) {
        try {
            return Optional.of(DurationText.parse(text.asText()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the schema names this problem
        }
    }
}
