package dev.rationale.demo;

import dev.rationale.ExplainerSpec;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionEvent;
import dev.rationale.cli.Rationale;
import dev.rationale.config.ConfigReader;
import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.intake.InvalidEventException;
import dev.rationale.intake.JsonEvents;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.serde.RecordDeserializer;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.serde.Registry;
import dev.rationale.serde.SchemaRegistration;
import dev.rationale.stream.RationaleStreams;
import dev.rationale.stream.TopicSetup;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;

/** Both sample models in folders of their own, explained by methods of every kind that records choices. */
final class ReplayScene implements AutoCloseable {
    /** Topic by topic: what explains its events. */
    private static final Map<String, String> CREDIT = Map.of(
            "adaptive", "method: integrated-gradients, baseline: {kind: mean}",
            "smooth",
                    "method: smoothgrad, parameters: {base: integrated-gradients, samples: 4}, baseline: {kind: zero}",
            "guided", "method: guided-integrated-gradients, baseline: {kind: counterfactual}",
            "weighted",
                    "method: weighted-integrated-gradients, baseline: {kind: training-sample, parameters: {rows: 4}}",
            "coalitions", "method: shapley-integrated-gradients, baseline: {kind: neutral, parameters: {value: 0}}",
            "geodesic",
                    "method: geodesic-integrated-gradients-knn, parameters: {steps: 4, background-rows: 200},"
                            + " baseline: {kind: zero}",
            "expected", "method: expected-gradients, baseline: {kind: training-sample, parameters: {rows: 10}}");

    private static final Map<String, String> FASHION = Map.of(
            "images",
            "method: integrated-gradients, baseline: {kind: zero}, tolerance: 0.05",
            "smooth-images",
            "method: smoothgrad, parameters: {base: integrated-gradients, samples: 2}, baseline: {kind: zero},"
                    + " tolerance: 0.05");

    private static final int EVENTS = 2;
    private static final Path DEPLOY =
            Path.of("..", "..", "deploy").toAbsolutePath().normalize();

    private final Parts parts;
    private final Path folder;
    private final String id;
    private final Path file;
    private final RationaleConfig config;
    private final SchemaRegistryClient registry;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private ExplainerSpec specification;

    /** Streams a few events of each topic through and stops. */
    ReplayScene(Parts parts, Path folder) {
        this.parts = parts;
        this.folder = folder;
        this.id = parts.fresh("replay");
        try {
            copy("credit");
            copy("fashion");
            DemoKey.create(folder);
            this.file = Files.writeString(folder.resolve("rationale.yaml"), yaml());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        this.config = new ConfigReader(Map.of()).read(file);
        this.registry = Registry.open(Map.of(Registry.URL, parts.registryUrl()));
        this.admin = Admin.create(KafkaProperties.of(config).admin());
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", parts.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        TopicSetup setup = new TopicSetup(admin, config);
        setup.create(1, (short) -1);
        SchemaRegistration.register(registry, setup.subjects());
        stream();
    }

    private void copy(String model) throws IOException {
        Path target = Files.createDirectories(folder.resolve(model));
        try (Stream<Path> files = Files.list(DEPLOY.resolve("models").resolve(model))) {
            for (Path source : files.toList()) {
                Files.copy(source, target.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private String yaml() {
        List<String> topics = new ArrayList<>();
        CREDIT.keySet().forEach(topic -> topics.add(id + "." + topic));
        FASHION.keySet().forEach(topic -> topics.add(id + "." + topic));
        return """
                application: {id: %1$s, state-dir: "%2$s/state"}
                kafka: {bootstrap.servers: "%3$s"}
                registry: {schema.registry.url: "%4$s"}
                topics: {prefix: "%1$s.", predictions: %5$s}
                engine: {devices: cpu}
                audit: {archive: "%2$s/archive", key-file: "%2$s/audit.key"}
                models:
                %6$s%7$s""".formatted(
                        id,
                        folder,
                        parts.bootstrapServers(),
                        parts.registryUrl(),
                        topics,
                        entries("credit", CREDIT),
                        entries("fashion", FASHION));
    }

    private String entries(String model, Map<String, String> methods) {
        StringBuilder text = new StringBuilder("  - path: \"" + folder.resolve(model) + "\"\n    explain:\n");
        methods.forEach(
                (topic, method) -> text.append("      - {" + method + ", topics: [" + id + "." + topic + "]}\n"));
        return text.toString();
    }

    private void stream() {
        int sent = send("credit.jsonl", CREDIT.keySet()) + send("fashion.jsonl", FASHION.keySet());
        try (LoadedConfig loaded = LoadedConfig.open(config);
                RationaleStreams streams = RationaleStreams.open(loaded);
                PipelineOutcomes outcomes = outcomes()) {
            specification = loaded.specs().get(0).spec();
            streams.start();
            outcomes.await(() -> outcomes.size() >= sent || streams.failure() != null, sent + " outcomes");
            if (streams.failure() != null || !outcomes.deadLetters().isEmpty()) {
                throw new AssertionError("expected " + sent + " explanations, found failure " + streams.failure()
                        + " and " + outcomes.deadLetters().size() + " dead letters");
            }
        }
    }

    private int send(String samples, Iterable<String> topics) {
        JsonEvents events = new JsonEvents(Clock.systemUTC());
        RecordSerializer<PredictionEvent> serializer = RecordSerializer.verbatim(registry);
        int sent = 0;
        try {
            List<String> lines = Files.readAllLines(DEPLOY.resolve("samples").resolve(samples));
            for (String topic : topics) {
                for (int i = 0; i < EVENTS; i++, sent++) {
                    PredictionEvent event = events.parse(lines.get(sent));
                    event.setEventId(eventId(topic, i));
                    producer.send(new ProducerRecord<>(
                            id + "." + topic, 0, null, serializer.encode(id + "." + topic, event)));
                }
            }
        } catch (IOException | InvalidEventException e) {
            throw new IllegalStateException(e);
        }
        producer.flush();
        return sent;
    }

    /** The event that was sent to a topic as its n-th, from 0. */
    String eventId(String topic, int number) {
        return UUID.nameUUIDFromBytes((id + topic + number).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** All events of all topics. */
    int events() {
        return EVENTS * (CREDIT.size() + FASHION.size());
    }

    /** One that was in use. */
    ExplainerSpec specification() {
        return specification;
    }

    private PipelineOutcomes outcomes() {
        return new PipelineOutcomes(
                parts.bootstrapServers(),
                config.topics().explanations(),
                config.topics().deadLetters());
    }

    /** The explanation of an event, as it stands in its topic. */
    ExplanationRecord explanation(String eventId) {
        RecordDeserializer<ExplanationRecord> records =
                new RecordDeserializer<>(registry, ExplanationRecord.class, ExplanationRecord.getClassSchema());
        try (PipelineOutcomes outcomes = outcomes()) {
            outcomes.readToEnd();
            return outcomes.explanations().stream()
                    .map(record -> records.decode(record.topic(), record.value()))
                    .filter(record -> eventId.equals(record.getPredictionRef().getEventId()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Writes another record behind the others. */
    void publish(ExplanationRecord record) {
        publish(config.topics().explanations(), null, record);
    }

    /** Writes what is no business of a specification's key under it. */
    void publish(String key, SpecificRecord specification) {
        publish(config.topics().specifications(), key.getBytes(StandardCharsets.UTF_8), specification);
    }

    private void publish(String topic, byte[] key, SpecificRecord record) {
        producer.send(new ProducerRecord<>(
                topic, key, RecordSerializer.canonical(registry).encode(topic, record)));
        producer.flush();
    }

    /** As retention does: nothing before an offset is left. */
    void forget(String topic, long before) {
        try {
            admin.deleteRecords(Map.of(new TopicPartition(id + "." + topic, 0), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    Path model(String name) {
        return folder.resolve(name);
    }

    Path archive() {
        return folder.resolve("archive");
    }

    RationaleConfig config() {
        return config;
    }

    /** What a command line printed, and its exit code. */
    record Answer(int code, String out, String err) {}

    /** {@code rationale replay} with this configuration. */
    Answer replay(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands = Rationale.commands().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("replay", "--config", file.toString()));
        all.addAll(List.of(arguments));
        int code = commands.execute(all.toArray(String[]::new));
        return new Answer(code, out.toString(), err.toString());
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        try {
            registry.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
