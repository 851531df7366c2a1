package dev.rationale.stream;

import org.apache.kafka.common.Uuid;

/**
 * A prediction topic as it was when the application started.
 *
 * @param name topic
 * @param id Kafka's identifier: a re-created topic has another one and repeats its offsets
 * @param partitions number of partitions
 */
public record InputTopic(String name, Uuid id, int partitions) {}
