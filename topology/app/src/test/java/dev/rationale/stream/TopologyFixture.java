package dev.rationale.stream;

import dev.rationale.AuditLeaf;
import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionEvent;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Methods;
import dev.rationale.config.ConfigReader;
import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineSettings;
import dev.rationale.intake.InvalidEventException;
import dev.rationale.intake.JsonEvents;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.serde.RecordDeserializer;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.serde.SchemaRegistration;
import dev.rationale.serde.Subjects;
import dev.rationale.stream.audit.LeafSource;
import dev.rationale.stream.audit.MemoryLog;
import dev.rationale.stream.audit.Patience;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology over the credit model, on the test driver and a registry in memory. */
final class TopologyFixture implements AutoCloseable {
    static final String INPUT = "credit.predictions";
    static final Uuid TOPIC_ID = Uuid.fromString("AAECAwQFBgcICQoLDA0ODw");
    static final String AUDIT_LOG = "example.org/log";
    private static final Path DEPLOY = Path.of("..", "..", "deploy");
    private static final String METHOD = "integrated-gradients";
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    final TestRegistry registry = new TestRegistry();
    final LoadedConfig loaded;
    final MemoryLog log;
    private final Path state;
    private final AttributionEngine engine = new AttributionEngine(EngineSettings.onProcessor(16), EngineListener.NONE);
    private final RecordSerializer<PredictionEvent> serializer;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> input;
    private final TestOutputTopic<byte[], byte[]> explanations;
    private final TestOutputTopic<byte[], byte[]> deadLetters;
    private final TestOutputTopic<byte[], byte[]> leaves;

    /** A registry in memory that can be told not to answer. */
    static final class TestRegistry extends MockSchemaRegistryClient {
        private int failures;

        /** Makes the next questions for a schema fail. */
        void failNext(int questions) {
            failures = questions;
        }

        @Override
        public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
            if (failures > 0) {
                failures--;
                throw new IOException("connection refused");
            }
            return super.getSchemaById(id);
        }
    }

    TopologyFixture(String... overrides) {
        this(METHOD, new MemoryLog(), overrides);
    }

    /** With an audit log; what {@code log} holds was written before. */
    static TopologyFixture audited(MemoryLog log, String... overrides) {
        return new TopologyFixture(
                METHOD,
                log,
                Stream.concat(Stream.of("RATIONALE_AUDIT_LOG=" + AUDIT_LOG), Arrays.stream(overrides))
                        .toArray(String[]::new));
    }

    /** With another method and its defaults. */
    static TopologyFixture of(String method) {
        return new TopologyFixture(method, new MemoryLog());
    }

    private TopologyFixture(String method, MemoryLog log, String... overrides) {
        this.log = log;
        state = temporary();
        RationaleConfig config = config(state, method, overrides);
        loaded = LoadedConfig.open(config);
        SchemaRegistration.register(
                registry,
                List.of(
                        Subjects.predictions(INPUT),
                        Subjects.explanations(config.topics().explanations()),
                        Subjects.deadLetters(config.topics().deadLetters()),
                        Subjects.auditLeaves(config.topics().auditLeaves())));
        serializer = RecordSerializer.verbatim(registry);
        Properties properties = new Properties();
        properties.putAll(KafkaProperties.of(config).streams());
        InputTopics inputs = new InputTopics(config.topics().predictions().stream()
                .map(topic -> new InputTopic(topic, TOPIC_ID, 1))
                .toList());
        driver = new TopologyTestDriver(
                new TopologyParts(
                                loaded,
                                inputs,
                                StreamSettings.of(config),
                                registry,
                                engine,
                                (topic, partition, from, to) -> new HoleInspector.Unreadable(),
                                new RegistryHold(config.limits().registryPatience(), Clock.systemUTC()),
                                new LeafSource(log, log, registry, Patience.NONE),
                                null)
                        .topology(),
                properties,
                START);
        input = driver.createInputTopic(
                INPUT, new ByteArraySerializer(), new ByteArraySerializer(), START, Duration.ofSeconds(1));
        explanations = driver.createOutputTopic(
                config.topics().explanations(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        deadLetters = driver.createOutputTopic(
                config.topics().deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        leaves = driver.createOutputTopic(
                config.topics().auditLeaves(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static RationaleConfig config(Path state, String method, String... overrides) {
        String yaml = """
                application: {id: topology-test}
                kafka: {bootstrap.servers: "localhost:1"}
                registry: {schema.registry.url: "mock://topology"}
                topics: {predictions: [credit.predictions]}
                models:
                  - path: models/credit
                    explain:
                      - method: integrated-gradients
                        baseline: {kind: mean}
                        target: predicted
                """;
        return new ConfigReader(Stream.concat(
                                Arrays.stream(overrides), Stream.of("RATIONALE_APPLICATION_STATE_DIR=" + state))
                        .collect(Collectors.toMap(
                                text -> text.substring(0, text.indexOf('=')),
                                text -> text.substring(text.indexOf('=') + 1))))
                .parse(of(method, yaml), DEPLOY.toAbsolutePath().normalize(), "test.yaml");
    }

    /** A method that compares with no baseline takes none. */
    private static String of(String method, String yaml) {
        AttributionMethod known = Methods.byName(method).orElseThrow();
        return (known.usesBaselines(known.settings(Map.of())) ? yaml : yaml.replace("baseline: {kind: mean}", ""))
                .replace(METHOD, method);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("rationale-topology");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sample application {@code n}, from 0. */
    static PredictionEvent sample(int n) {
        try {
            String line =
                    Files.readAllLines(DEPLOY.resolve("samples/credit.jsonl")).get(n);
            return new JsonEvents(Clock.fixed(START, ZoneOffset.UTC)).parse(line);
        } catch (IOException | InvalidEventException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] encode(PredictionEvent event) {
        return serializer.encode(INPUT, event);
    }

    void send(PredictionEvent event) {
        send(event.getDecision().getDecisionId(), encode(event));
    }

    void send(String key, byte @Nullable [] value) {
        send(key, value, new RecordHeaders());
    }

    void send(String key, byte @Nullable [] value, Headers headers) {
        input.pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, headers));
    }

    void send(String key, byte[] value, Instant timestamp) {
        input.pipeInput(key.getBytes(StandardCharsets.UTF_8), value, timestamp);
    }

    void sendWithoutKey(byte[] value) {
        input.pipeInput(value);
    }

    List<TestRecord<byte[], byte[]>> explanationRecords() {
        return explanations.readRecordsToList();
    }

    List<ExplanationRecord> explanations() {
        var deserializer =
                new RecordDeserializer<>(registry, ExplanationRecord.class, ExplanationRecord.getClassSchema());
        return explanationRecords().stream()
                .map(record -> deserializer.decode(loaded.config().topics().explanations(), record.value()))
                .toList();
    }

    List<TestRecord<byte[], byte[]>> deadLetterRecords() {
        return deadLetters.readRecordsToList();
    }

    DeadLetter deadLetter(TestRecord<byte[], byte[]> record) {
        return new RecordDeserializer<>(registry, DeadLetter.class, DeadLetter.getClassSchema())
                .decode(
                        loaded.config().topics().deadLetters(),
                        record.headers().lastHeader(DeadLetters.RECORD_HEADER).value());
    }

    /** Leaves that were written since the last call, which the log has from then on. */
    List<AuditLeaf> leaves() {
        String topic = loaded.config().topics().auditLeaves();
        var deserializer = new RecordDeserializer<>(registry, AuditLeaf.class, AuditLeaf.getClassSchema());
        return leaves.readRecordsToList().stream()
                .map(record -> {
                    log.add(topic, record.key(), record.value());
                    return deserializer.decode(topic, record.value());
                })
                .toList();
    }

    /** The only dead letter, with nothing explained. */
    DeadLetter onlyDeadLetter() {
        List<TestRecord<byte[], byte[]>> letters = deadLetterRecords();
        if (letters.size() != 1 || !explanations.isEmpty()) {
            throw new AssertionError("expected one dead letter and no explanation, found " + letters.size()
                    + " dead letters and " + explanations.getQueueSize() + " explanations");
        }
        return deadLetter(letters.get(0));
    }

    TopologyTestDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.close();
        engine.close();
        loaded.close();
        try {
            Utils.delete(state.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
