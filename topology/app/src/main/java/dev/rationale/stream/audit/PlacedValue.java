package dev.rationale.stream.audit;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * An encoded value on its way to a sink, and the partition it belongs on.
 *
 * @param partition of the output topic
 * @param bytes the value
 */
record PlacedValue(int partition, byte[] bytes) {

    static Serializer<PlacedValue> serializer() {
        return (topic, value) -> value.bytes;
    }

    static StreamPartitioner<byte[], PlacedValue> partitioner() {
        return (topic, key, value, partitions) -> Optional.of(Set.of(value.partition));
    }
}
