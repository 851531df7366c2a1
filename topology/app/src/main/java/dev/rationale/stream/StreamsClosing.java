package dev.rationale.stream;

import dev.rationale.config.KafkaProperties;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions;

/**
 * How Kafka Streams is closed. It stays in the group by default, and whoever starts next waits until the session of the one before
 * expires. Only a static member, which comes back under its old name, gains by that.
 */
final class StreamsClosing {
    /** Beside the last drain, for the commit after it. */
    private static final Duration FOR_COMMIT = Duration.ofSeconds(10);

    private StreamsClosing() {}

    /**
     * @param drainDeadline how long a commit waits for what is in work
     */
    static CloseOptions options(KafkaProperties kafka, Duration drainDeadline) {
        boolean staticMember = kafka.streams().keySet().stream()
                .anyMatch(name -> name.endsWith(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        return CloseOptions.timeout(drainDeadline.plus(FOR_COMMIT))
                .withGroupMembershipOperation(
                        staticMember
                                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    }
}
