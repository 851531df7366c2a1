package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.PredictionEvent;
import dev.rationale.config.ConfigReader;
import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.engine.EngineListener;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.serde.Registry;
import dev.rationale.serde.SchemaRegistration;
import dev.rationale.stream.ListenedStreams;
import dev.rationale.stream.RationaleStreams;
import dev.rationale.stream.TopicSetup;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** One deployment of both sample models under names of its own: its configuration file, topics and schemas. */
final class Pipeline implements AutoCloseable {
    static final int PARTITIONS = 3;

    /** Tolerance that an image reaches at once. */
    static final double EASY = 0.05;

    /** Tolerance that makes an image work for several rounds. */
    static final double HARD = 0.01;

    /** For those that die without leaving their group: the next one waits for their session to expire. */
    static final Map<String, String> QUICK_TAKEOVER = Map.of(
            "RATIONALE_KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS", "6000",
            "RATIONALE_KAFKA_MAIN_CONSUMER_HEARTBEAT_INTERVAL_MS", "500");

    private final Parts parts;
    private final String id;
    private final Path file;
    private final Map<String, String> variables;
    private final UnaryOperator<RationaleConfig> change;
    private final RationaleConfig config;
    private final SchemaRegistryClient registry;
    private final Admin admin;
    private final RecordSerializer<PredictionEvent> serializer;

    /**
     * @param folder where the configuration file and the state lie
     * @param variables overrides of the configuration, as environment variables
     */
    Pipeline(Parts parts, Path folder, String stem, Map<String, String> variables) {
        this(parts, folder, stem, variables, EASY, UnaryOperator.identity());
    }

    /**
     * @param tolerance of explained images: {@link #EASY}, or {@link #HARD}
     * @param change of the configuration after it was read and checked: what no file may ask for
     */
    Pipeline(
            Parts parts,
            Path folder,
            String stem,
            Map<String, String> variables,
            double tolerance,
            UnaryOperator<RationaleConfig> change) {
        this.parts = parts;
        this.id = parts.fresh(stem);
        this.variables = variables;
        this.change = change;
        Path models = Path.of("..", "..", "deploy", "models").toAbsolutePath().normalize();
        try {
            file = Files.writeString(folder.resolve(id + ".yaml"), """
                    application: {id: %1$s, state-dir: "%2$s"}
                    kafka: {bootstrap.servers: "%3$s"}
                    registry: {schema.registry.url: "%4$s"}
                    topics: {prefix: "%1$s.", predictions: [%1$s.credit, %1$s.fashion]}
                    limits: {in-flight-per-task: 8}
                    models:
                      - path: "%5$s/credit"
                        explain:
                          - {method: integrated-gradients, topics: [%1$s.credit], baseline: {kind: mean}, target: 0}
                      - path: "%5$s/fashion"
                        explain:
                          - {method: integrated-gradients, topics: [%1$s.fashion], baseline: {kind: zero}, tolerance: %6$s}
                    """.formatted(
                    id, folder.resolve("state"), parts.bootstrapServers(), parts.registryUrl(), models, tolerance));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        config = config(Map.of());
        // Straight to the registry, whatever way the application takes.
        registry = Registry.open(Map.of(Registry.URL, parts.registryUrl()));
        admin = Admin.create(KafkaProperties.of(config).admin());
        serializer = RecordSerializer.verbatim(registry);
    }

    /** Topics and schemas as {@code rationale topics} makes them. */
    Pipeline setUp() {
        createTopics();
        SchemaRegistration.register(registry, new TopicSetup(admin, config).subjects());
        return this;
    }

    void createTopics() {
        new TopicSetup(admin, config).create(PARTITIONS, (short) -1);
    }

    /** An application in this JVM, consuming. */
    Running start() {
        Running running = open();
        running.streams.start();
        return running;
    }

    /** The same with somebody on its device workers. */
    Running start(EngineListener listener) {
        Running running = open(config, listener);
        running.streams.start();
        return running;
    }

    /** A second application of the same group in this JVM, consuming, with its state in another folder. */
    Running startBeside(Path state) {
        return startBeside(state, Map.of());
    }

    /** The same with more environment variables. */
    Running startBeside(Path state, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("RATIONALE_APPLICATION_STATE_DIR", state.toString());
        Running running = open(config(all), EngineListener.NONE);
        running.streams.start();
        return running;
    }

    /** An application in this JVM that consumes nothing yet. */
    Running open() {
        return open(config, EngineListener.NONE);
    }

    private RationaleConfig config(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        return change.apply(new ConfigReader(all).read(file));
    }

    private static Running open(RationaleConfig config, EngineListener listener) {
        LoadedConfig loaded = LoadedConfig.open(config);
        try {
            return new Running(loaded, ListenedStreams.open(loaded, listener));
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    /** The application with the models it uses. */
    record Running(LoadedConfig loaded, RationaleStreams streams) implements FaultScene.Application, AutoCloseable {

        /** Reads until there are at least so many outcomes, while the application runs. */
        void await(PipelineOutcomes outcomes, int count) {
            outcomes.await(() -> outcomes.size() >= count || streams.failure() != null, count + " outcomes");
            assertThat(streams.failure()).isNull();
        }

        @Override
        public void requireHealth() {
            assertThat(streams.failure()).isNull();
        }

        /** What ended it, within half a minute. */
        Throwable awaitFailure() throws InterruptedException {
            if (!streams.awaitStopped(Duration.ofSeconds(30))) {
                throw new AssertionError("expected the application to stop, it is " + streams.state());
            }
            return streams.failure();
        }

        @Override
        public void close() {
            streams.close();
            loaded.close();
            if (!streams.state().hasCompletedShutdown()) {
                throw new AssertionError("expected the application to end, it is " + streams.state());
            }
        }
    }

    /** Reads what the application has published, from the beginning. */
    PipelineOutcomes outcomes() {
        return new PipelineOutcomes(
                parts.bootstrapServers(),
                config.topics().explanations(),
                config.topics().deadLetters());
    }

    /** Compares what was published with what was sent. */
    void verify(List<PipelineInput> inputs, PipelineOutcomes outcomes) {
        new PipelineVerifier(this).account(inputs, outcomes).requireExact();
    }

    byte[] encode(PredictionEvent event) {
        return serializer.encode(credit(), event);
    }

    Uuid topicId(String topic) {
        try {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .topicId();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a head of the audit log is committed. */
    boolean hasHeads() {
        String topic = config.topics().auditCheckpoints();
        try {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .forEach(partition ->
                            ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
            return admin
                    .listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .anyMatch(end -> end.offset() > 0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Members of the application's group; one that died without leaving counts until its session expires. */
    int members() {
        try {
            return admin.describeConsumerGroups(List.of(id))
                    .describedGroups()
                    .get(id)
                    .get()
                    .members()
                    .size();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes those that died out of the group, as an operator would who does not wait for the end of their sessions. */
    void forgetMembers() {
        if (members() == 0) {
            // Kafka refuses to remove nobody.
            return;
        }
        try {
            admin.removeMembersFromConsumerGroup(id, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** States of the application's transactions. */
    List<TransactionState> transactions() {
        try {
            return admin.listTransactions().all().get().stream()
                    .filter(transaction -> transaction.transactionalId().startsWith(id + "-"))
                    .map(TransactionListing::state)
                    .toList();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    String id() {
        return id;
    }

    String credit() {
        return id + ".credit";
    }

    String fashion() {
        return id + ".fashion";
    }

    RationaleConfig config() {
        return config;
    }

    Path file() {
        return file;
    }

    Map<String, String> variables() {
        return variables;
    }

    SchemaRegistryClient registry() {
        return registry;
    }

    Admin admin() {
        return admin;
    }

    @Override
    public void close() {
        admin.close();
        try {
            registry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
