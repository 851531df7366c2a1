package dev.rationale.stream;

import dev.rationale.config.RationaleConfig;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka's group protocols differ in what they ask of the topics of predictions. */
final class GroupProtocol {
    private static final String STREAMS = "streams";

    private GroupProtocol() {}

    /**
     * Under {@code group.protocol=streams} Kafka's clients take a task for its partition of every topic, whether the topic has it or not,
     * and a task with a partition that does not exist waits for it for ever (Kafka 4.3,
     * {@code StreamsMembershipManager.topicPartitionsForActiveTasks}).
     *
     * @throws TopicSetup.TopicsException if topics have different numbers of partitions then
     */
    static void check(RationaleConfig config, List<InputTopic> inputs) {
        boolean streams = STREAMS.equalsIgnoreCase(config.kafka().values().get(StreamsConfig.GROUP_PROTOCOL_CONFIG));
        if (streams
                && inputs.stream().mapToInt(InputTopic::partitions).distinct().count() > 1) {
            throw new TopicSetup.TopicsException(
                    "with group.protocol=streams expected as many partitions of every topic of predictions, found "
                            + inputs.stream()
                                    .map(topic -> topic.name() + " with " + topic.partitions())
                                    .collect(Collectors.joining(", "))
                            + ": events on partitions that another topic lacks would never be explained. Add partitions"
                            + " (kafka-topics --alter), or use group.protocol=classic");
        }
    }
}
