package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Readers that use Confluent's deserializers and no class of ours. */
@OnParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForeignReadersIT {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignReadersIT.class);
    private static final Path READER =
            Path.of("..", "..", "schemas", "serde", "src", "test", "python", "read_records.py");
    private static final int LIBRARY_IS_MISSING = 3;
    private static final int EXPLAINED = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Parts parts;
    private Pipeline pipeline;
    private List<PipelineInput> inputs;
    private int deadLetters;

    ForeignReadersIT(Parts parts) {
        this.parts = parts;
    }

    @BeforeAll
    void publish(@TempDir Path folder) {
        pipeline = new Pipeline(parts, folder, "foreign", Map.of()).setUp();
        try (PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            samples.send(EXPLAINED);
            samples.poison().subList(0, 6).forEach(Runnable::run);
            inputs = feed.flush();
            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, inputs.size());
            }
            deadLetters = outcomes.deadLetters().size();
            assertThat(deadLetters).isEqualTo(6);
        }
    }

    @AfterAll
    void close() {
        pipeline.close();
    }

    @Test
    void shouldReadExplanationsAndTheirSpecificationsWithConfluentsDeserializer() {
        List<ConsumerRecord<byte[], Object>> explanations =
                read(pipeline.config().topics().explanations(), EXPLAINED);
        // Two specifications, one for each model.
        Set<String> specifications = read(pipeline.config().topics().specifications(), 2).stream()
                .peek(record -> assertThat(generic(record).get("method")).isInstanceOf(GenericData.Record.class))
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());

        Set<String> used = new TreeSet<>();
        for (ConsumerRecord<byte[], Object> record : explanations) {
            GenericRecord explanation = generic(record);
            assertThat(explanation.get("outcome")).hasToString("EXPLAINED");
            used.add("spec/" + HexFormat.of().formatHex(((GenericFixed) explanation.get("spec_digest")).bytes()));
            GenericRecord target = (GenericRecord) ((List<?>) explanation.get("targets")).get(0);
            assertThat(sum(target)).isCloseTo((double) target.get("sum"), Offset.offset(1e-3));
        }
        assertThat(specifications).isEqualTo(used);
        assertThat(explanations.stream().map(ForeignReadersIT::eventId).collect(Collectors.toSet()))
                .isEqualTo(inputs.subList(0, EXPLAINED).stream()
                        .map(input -> input.expected().eventId())
                        .collect(Collectors.toSet()));
    }

    /** Sum of the first tensor: float32, little-endian. */
    private static double sum(GenericRecord target) {
        GenericRecord tensor = (GenericRecord) ((List<?>) target.get("attributions")).get(0);
        ByteBuffer values = ((ByteBuffer) tensor.get("values")).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        double sum = 0;
        while (values.hasRemaining()) {
            sum += values.getFloat();
        }
        return sum;
    }

    private static String eventId(ConsumerRecord<byte[], Object> record) {
        return ((GenericRecord) generic(record).get("prediction_ref"))
                .get("event_id")
                .toString();
    }

    private static GenericRecord generic(ConsumerRecord<byte[], Object> record) {
        assertThat(record.value()).isExactlyInstanceOf(GenericData.Record.class);
        return (GenericRecord) record.value();
    }

    private List<ConsumerRecord<byte[], Object>> read(String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", parts.bootstrapServers(),
                "isolation.level", "read_committed",
                "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                "value.deserializer", KafkaAvroDeserializer.class.getName(),
                "schema.registry.url", parts.registryUrl());
        List<ConsumerRecord<byte[], Object>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], Object> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (records.size() < count && System.nanoTime() < giveUp) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        assertThat(records).as(topic).hasSize(count);
        return records;
    }

    @Test
    void shouldReadExplanationsWithPython() throws Exception {
        List<JsonNode> read = python(pipeline.config().topics().explanations(), Integer.toString(EXPLAINED));
        assertThat(read)
                .hasSize(EXPLAINED)
                .allSatisfy(
                        line -> assertThat(line.at("/value/outcome").asText()).isEqualTo("EXPLAINED"));
        assertThat(read.stream()
                        .map(line -> line.at("/value/prediction_ref/event_id").asText()))
                .containsExactlyInAnyOrderElementsOf(inputs.subList(0, EXPLAINED).stream()
                        .map(input -> input.expected().eventId())
                        .toList());
    }

    @Test
    void shouldReadTheReasonsOfDeadLettersWithPython() throws Exception {
        List<JsonNode> read = python(
                pipeline.config().topics().deadLetters(), Integer.toString(deadLetters), "rationale.dead-letter");
        assertThat(read.stream().map(line -> line.at("/value/failure_code").asText()))
                .containsExactlyInAnyOrderElementsOf(inputs.subList(EXPLAINED, inputs.size()).stream()
                        .map(input -> input.expected().code())
                        .toList());
    }

    /** With the interpreter of {@code -Drationale.python} or {@code RATIONALE_PYTHON}, else {@code python3}. */
    private List<JsonNode> python(String... arguments) throws IOException, InterruptedException {
        String interpreter = Optional.ofNullable(System.getProperty("rationale.python"))
                .or(() -> Optional.ofNullable(System.getenv("RATIONALE_PYTHON")))
                .orElse("python3");
        List<String> command = new ArrayList<>(List.of(interpreter, READER.toString()));
        command.addAll(List.of(parts.bootstrapServers(), parts.registryUrl()));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            LOG.warn("no reader in Python is tested: {}", e.getMessage());
            return abort("there is no " + interpreter + ": " + e.getMessage());
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        if (process.exitValue() == LIBRARY_IS_MISSING) {
            LOG.warn("no reader in Python is tested: {} lacks confluent-kafka", interpreter);
            return abort(interpreter + " lacks confluent-kafka: pip install 'confluent-kafka[avro,schemaregistry]'");
        }
        assertThat(process.exitValue()).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : output.lines().toList()) {
            lines.add(new JsonMapper().readTree(line));
        }
        LOG.info("{} records of {} read with {}", lines.size(), arguments[0], interpreter);
        return lines;
    }
}
