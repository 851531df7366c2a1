package dev.rationale.stream;

import dev.rationale.stream.audit.Changelogs;
import dev.rationale.stream.audit.LeafProcessor;
import dev.rationale.stream.audit.TreeLeaf;
import dev.rationale.stream.internals.CommitBarrier;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The processing graph.
 *
 * <pre>
 * predictions-… ─► explain ─► publish ─┬► explanations
 *                                      ├► dead-letters
 *                                      └► audit ─► audit-leaves   (where there is an audit log)
 * </pre>
 *
 * Sources are raw bytes, so that undecodable ones too have an outcome; sinks are raw bytes, so that encoding and size
 * failures are outcomes of the record and never reach the producer.
 */
final class RationaleTopology {
    private RationaleTopology() {}

    /**
     * @param inputs the prediction topics
     * @param settings how a task treats its records
     * @param explain makes the explain processor of a task
     * @param publish makes the publish processor of a task
     * @param audit the audit log, or null where there is none
     */
    static Topology build(
            InputTopics inputs,
            StreamSettings settings,
            Supplier<ExplainProcessor> explain,
            Supplier<PublishProcessor> publish,
            @Nullable AuditNode audit) {
        Topology topology = new Topology();
        String[] sources = inputs.all().stream()
                .map(InputTopic::name)
                .sorted()
                .map(topic -> {
                    String name = TopologyNames.source(topic);
                    topology.addSource(
                            AutoOffsetReset.earliest(),
                            name,
                            new EventTimestamps(Clock.systemUTC()),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer(),
                            topic);
                    return name;
                })
                .toArray(String[]::new);
        topology.addProcessor(TopologyNames.EXPLAIN, explain::get, sources);
        topology.addStateStore(CommitBarrier.builder(TopologyNames.COMMIT_BARRIER), TopologyNames.EXPLAIN);
        topology.addStateStore(nextOffsets(), TopologyNames.EXPLAIN);
        topology.addProcessor(TopologyNames.PUBLISH, publish::get, TopologyNames.EXPLAIN);
        topology.addStateStore(
                SeenEvents.store(TopologyNames.SEEN_EVENTS, settings.duplicatesWindow()),
                TopologyNames.EXPLAIN,
                TopologyNames.PUBLISH);
        sink(topology, TopologyNames.EXPLANATIONS);
        sink(topology, TopologyNames.DEAD_LETTERS);
        if (audit != null) {
            audit.addTo(topology);
        }
        return topology;
    }

    /**
     * What appends leaves, behind {@code publish}: its stores are flushed after those of {@code explain}.
     *
     * @param leaves topic of the leaves
     * @param processor makes the processor of a task
     */
    record AuditNode(String leaves, Supplier<LeafProcessor> processor) {
        /** Names of its stores. */
        static final LeafProcessor.Stores STORES =
                new LeafProcessor.Stores(TopologyNames.AUDIT_TREES, TopologyNames.AUDIT_BARRIER);

        private void addTo(Topology topology) {
            topology.addProcessor(TopologyNames.AUDIT, processor::get, TopologyNames.PUBLISH);
            topology.addStateStore(CommitBarrier.builder(STORES.barrier()), TopologyNames.AUDIT);
            topology.addStateStore(
                    Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore(STORES.trees()), Serdes.String(), Serdes.ByteArray())
                            .withCachingDisabled()
                            .withLoggingEnabled(Changelogs.OF_FEW_KEYS),
                    TopologyNames.AUDIT);
            topology.addSink(
                    TopologyNames.AUDIT_LEAVES,
                    leaves,
                    new ByteArraySerializer(),
                    TreeLeaf.serializer(),
                    TreeLeaf.partitioner(),
                    TopologyNames.AUDIT);
        }
    }

    private static void sink(Topology topology, String name) {
        topology.addSink(
                name,
                Outgoing.topicName(),
                new ByteArraySerializer(),
                Outgoing.serializer(),
                Outgoing.partitioner(),
                TopologyNames.PUBLISH);
    }

    private static StoreBuilder<KeyValueStore<String, Long>> nextOffsets() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(TopologyNames.NEXT_OFFSETS), Serdes.String(), Serdes.Long())
                .withCachingDisabled()
                .withLoggingEnabled(Changelogs.OF_FEW_KEYS);
    }
}
