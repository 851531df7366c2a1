package dev.rationale.stream;

import dev.rationale.stream.internals.CommitBarrier;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The processing graph.
 *
 * <pre>
 * predictions-… ─► explain ─► publish ─┬► explanations
 *                                      └► dead-letters
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
     */
    static Topology build(
            InputTopics inputs,
            StreamSettings settings,
            Supplier<ExplainProcessor> explain,
            Supplier<PublishProcessor> publish) {
        Topology topology = new Topology();
        String[] sources = inputs.all().stream()
                .map(InputTopic::name)
                .sorted()
                .map(topic -> {
                    String name = TopologyNames.source(topic);
                    topology.addSource(
                            AutoOffsetReset.earliest(),
                            name,
                            new EventTimestamps(),
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
        topology.addStateStore(seenEvents(settings.duplicatesWindow()), TopologyNames.EXPLAIN, TopologyNames.PUBLISH);
        sink(topology, TopologyNames.EXPLANATIONS);
        sink(topology, TopologyNames.DEAD_LETTERS);
        return topology;
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
                .withLoggingEnabled(Map.of());
    }

    private static StoreBuilder<WindowStore<String, String>> seenEvents(Duration window) {
        // Kept on disk: a day of identifiers is more than a heap should hold.
        return Stores.windowStoreBuilder(
                        new TidyWindowStore.Supplier(Stores.persistentWindowStore(
                                TopologyNames.SEEN_EVENTS, window.multipliedBy(2), window, false)),
                        Serdes.String(),
                        Serdes.String())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }
}
