package dev.rationale.stream;

import dev.rationale.config.RationaleConfig;
import dev.rationale.stream.audit.AuditSigning;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * The topics in which Kafka Streams keeps the state of the application: a partition for every task. It never adds partitions to
 * them; once an input has got more, they have to be deleted, and are made again.
 */
final class StateTopics {
    private StateTopics() {}

    /** How many tasks each of them is for, by name; there may be none of them yet. */
    static Map<String, Integer> of(RationaleConfig config, List<InputTopic> inputs, int leaves) {
        int tasks = inputs.stream().mapToInt(InputTopic::partitions).max().orElse(1);
        Map<String, Integer> topics = new LinkedHashMap<>();
        topics.put(changelog(config, TopologyNames.NEXT_OFFSETS), tasks);
        topics.put(changelog(config, TopologyNames.SEEN_EVENTS), tasks);
        if (config.audit() != null) {
            topics.put(changelog(config, TopologyNames.AUDIT_TREES), tasks);
            topics.put(changelog(config, AuditSigning.STORE_OF_LEAVES), leaves);
        }
        return topics;
    }

    private static String changelog(RationaleConfig config, String store) {
        return config.application().id() + "-" + store + "-changelog";
    }

    /**
     * @param expected partitions by topic
     * @param present topics that there are
     * @throws TopicSetup.TopicsException if partitions were added to what a task reads, saying what to do
     */
    static void check(RationaleConfig config, Map<String, Integer> expected, Map<String, TopicDescription> present) {
        expected.forEach((topic, tasks) -> {
            TopicDescription found = present.get(topic);
            if (found != null && found.partitions().size() != tasks) {
                throw new TopicSetup.TopicsException(refusal(config, topic, tasks, found));
            }
        });
    }

    private static String refusal(RationaleConfig config, String topic, int tasks, TopicDescription found) {
        RationaleConfig.Topics topics = config.topics();
        boolean audited = config.audit() != null;
        return topic + " holds the state of " + found.partitions().size() + " tasks, the topics that are read make "
                + tasks
                + ": partitions were added, or the topics are others; Kafka Streams does not divide state anew."
                + " Stop every instance; "
                + (audited
                        ? "run `rationale audit close`; give " + topics.auditLeaves() + " and "
                                + topics.auditCheckpoints() + " as many partitions; "
                        : "")
                + "run `kafka-streams-application-reset --application-id "
                + config.application().id()
                + "` without --input-topics, which deletes the state and leaves the offsets as they are; remove "
                + stateFolder(config) + " on every machine; then start again";
    }

    private static String stateFolder(RationaleConfig config) {
        Path folder = config.application().stateDir();
        return folder == null ? "the folder of the state" : "the folder " + folder;
    }
}
