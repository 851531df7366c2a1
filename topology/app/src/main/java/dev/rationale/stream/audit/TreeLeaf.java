package dev.rationale.stream.audit;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * A leaf on its way to the sink, already encoded.
 *
 * @param shard partition it belongs on
 * @param value in the registry's wire format
 */
public record TreeLeaf(int shard, byte[] value) {

    /** The bytes as they are. */
    public static Serializer<TreeLeaf> serializer() {
        return (topic, leaf) -> leaf.value();
    }

    /** The partition of the tree. */
    public static StreamPartitioner<byte[], TreeLeaf> partitioner() {
        return (topic, key, leaf, partitions) -> Optional.of(Set.of(leaf.shard()));
    }
}
