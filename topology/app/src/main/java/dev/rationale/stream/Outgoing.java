package dev.rationale.stream;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to a sink, already encoded, with the topic and the partition it belongs on.
 *
 * @param topic output topic
 * @param source partition of the input record
 * @param sourcePartitions number of partitions of the input topic
 * @param value encoded value
 */
record Outgoing(String topic, int source, int sourcePartitions, byte @Nullable [] value) {

    /** The topic that the record itself names. */
    static TopicNameExtractor<byte[], Outgoing> topicName() {
        return (key, outgoing, context) -> outgoing.topic();
    }

    /** The bytes as they are. */
    static Serializer<Outgoing> serializer() {
        return (topic, outgoing) -> outgoing.value();
    }

    /** The input's partition where both topics have the same number of them, Kafka's default otherwise. */
    static StreamPartitioner<byte[], Outgoing> partitioner() {
        return (topic, key, outgoing, partitions) ->
                outgoing.sourcePartitions() == partitions ? Optional.of(Set.of(outgoing.source())) : Optional.empty();
    }
}
