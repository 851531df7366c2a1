package dev.rationale.stream.audit;

import dev.rationale.audit.entry.Origin;

/**
 * A prediction topic, each partition of which has a tree.
 *
 * @param topic name
 * @param topicId Kafka's id of it, as Kafka prints it
 * @param partitions number of partitions
 */
public record AuditedInput(String topic, String topicId, int partitions) {

    /** What the generations of a partition's tree have in common. */
    String scope(String log, int partition) {
        return Origin.ofPartition(log, topic, topicId, partition, 0).scope();
    }
}
