package dev.rationale.stream;

import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.Subject;
import dev.rationale.serde.Subjects;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics of the audit log: leaves and checkpoints with a partition for every input partition, commands with one. None is
 * compacted and none forgets: what they hold is evidence.
 */
final class AuditTopics {
    private static final Map<String, String> KEPT = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1");

    private AuditTopics() {}

    static List<String> of(RationaleConfig.Topics topics) {
        return List.of(topics.auditLeaves(), topics.auditCheckpoints(), topics.auditCommands());
    }

    /** None for checkpoints, which are text. */
    static List<Subject> subjects(RationaleConfig.Topics topics, String topic) {
        if (topic.equals(topics.auditLeaves())) {
            return List.of(Subjects.auditLeaves(topic));
        }
        return topic.equals(topics.auditCommands()) ? List.of(Subjects.auditCommands(topic)) : List.of();
    }

    static NewTopic create(RationaleConfig.Topics topics, String topic, int partitions, short replication) {
        return new NewTopic(topic, topic.equals(topics.auditCommands()) ? 1 : partitions, replication).configs(KEPT);
    }

    /**
     * @throws TopicSetup.TopicsException if a topic has no partition for one of an input
     */
    static void check(
            RationaleConfig.Topics topics, List<InputTopic> inputs, Map<String, TopicDescription> descriptions) {
        int largest = inputs.stream().mapToInt(InputTopic::partitions).max().orElse(1);
        for (String topic : List.of(topics.auditLeaves(), topics.auditCheckpoints())) {
            TopicDescription description = descriptions.get(topic);
            int partitions = description == null ? 0 : description.partitions().size();
            if (partitions < largest) {
                throw new TopicSetup.TopicsException("topic " + topic + " has " + partitions
                        + " partitions, an input has " + largest + "; give it as many (kafka-topics --alter)");
            }
        }
    }
}
