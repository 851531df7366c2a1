package dev.rationale.stream;

import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineListener;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.serde.Registry;
import dev.rationale.stream.audit.CommittedRecords;
import dev.rationale.stream.audit.ConsumerCommittedRecords;
import dev.rationale.stream.audit.ConsumerSettling;
import dev.rationale.stream.audit.LeafSource;
import dev.rationale.stream.audit.Patience;
import dev.rationale.stream.internals.CommitBarrier;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The real application with one node more, which unbinds the commit barrier: what Kafka Streams does to records in work when
 * its commits do not wait for them. The negative control of the tests that stop it.
 */
public final class UnguardedStreams implements AutoCloseable {
    private final LoadedConfig loaded;
    private final SchemaRegistryClient registry;
    private final AttributionEngine engine;
    private final KafkaStreams streams;

    private UnguardedStreams(
            LoadedConfig loaded, SchemaRegistryClient registry, AttributionEngine engine, KafkaStreams streams) {
        this.loaded = loaded;
        this.registry = registry;
        this.engine = engine;
        this.streams = streams;
    }

    /**
     * Starts it.
     *
     * @param listener on its device workers
     */
    public static UnguardedStreams start(RationaleConfig config, EngineListener listener) {
        KafkaProperties kafka = KafkaProperties.of(config);
        InputTopics inputs;
        try (Admin admin = Admin.create(kafka.admin())) {
            inputs = new InputTopics(new TopicSetup(admin, config).check());
        }
        LoadedConfig loaded = LoadedConfig.open(config);
        SchemaRegistryClient registry = Registry.open(config.registry().values());
        AttributionEngine engine = new AttributionEngine(Engines.settings(config.engine(), loaded.devices()), listener);
        CommittedRecords committed = new ConsumerCommittedRecords(kafka.reader());
        Topology topology = new TopologyParts(
                        loaded,
                        inputs,
                        StreamSettings.of(config),
                        registry,
                        engine,
                        new ConsumerHoleInspector(kafka.reader()),
                        new RegistryHold(config.limits().registryPatience(), Clock.systemUTC()),
                        new LeafSource(
                                committed, new ConsumerSettling(committed, kafka.reader()), registry, Patience.NONE),
                        null)
                .topology();
        topology.addProcessor("unguard", Unguard::new, TopologyNames.EXPLAIN);
        topology.connectProcessorAndStateStores("unguard", TopologyNames.COMMIT_BARRIER);
        Properties properties = new Properties();
        properties.putAll(kafka.streams());
        KafkaStreams streams = new KafkaStreams(topology, properties);
        streams.start();
        return new UnguardedStreams(loaded, registry, engine, streams);
    }

    /**
     * @throws AssertionError if it has stopped
     */
    public void requireHealth() {
        if (streams.state().hasStartedOrFinishedShuttingDown()) {
            throw new AssertionError("expected the application to run, it is " + streams.state());
        }
    }

    /** Closes all but the engine, which may still have work. */
    public void closeStreams() {
        streams.close(CloseOptions.timeout(Duration.ofSeconds(60))
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    @Override
    public void close() throws IOException {
        closeStreams();
        engine.close();
        registry.close();
        loaded.close();
    }

    /** Initialised after its parent, whose drain it takes away. */
    private static final class Unguard implements Processor<byte[], Decided, Void, Void> {
        @Override
        public void init(ProcessorContext<Void, Void> context) {
            context.<CommitBarrier>getStateStore(TopologyNames.COMMIT_BARRIER).unbind();
        }

        @Override
        public void process(Record<byte[], Decided> record) {}
    }
}
