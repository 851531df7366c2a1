package dev.rationale.audit.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rationale.ExplanationRecord;
import dev.rationale.audit.Parsing;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.verify.InputSettings;
import dev.rationale.audit.verify.OutcomeGap;
import dev.rationale.audit.verify.TopicSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of an export, and the records in them. */
class ExportFuzz {
    private static final int CASES = 5_000;
    private static final SmallLog LOG = new SmallLog(5, "event", SmallLog.newKey());

    private static final Parsing MANIFEST = new Parsing(ExportException.class, List.of(manifest()), bytes -> {
        ExportManifest parsed = ExportManifest.parse(new String(bytes, UTF_8));
        assertThat(ExportManifest.parse(parsed.text())).isEqualTo(parsed);
    });
    private static final Parsing OUTCOMES = container(
            ExportRecords.OUTCOME,
            IntStream.range(0, 5)
                    .mapToObj(i -> ExportRecords.outcome(LOG.outcome(i)))
                    .toList());
    private static final Parsing CHECKPOINTS = container(
            ExportRecords.CHECKPOINT,
            List.of(ExportRecords.checkpoint("heads", 3, 9, LOG.note(2).bytes())));
    private static final Parsing SCHEMA = new Parsing(
            ExportException.class,
            List.of("""
                    {"type": "record", "name": "A", "fields": [
                      {"name": "a", "type": {"type": "array", "items": ["null", "string"]}},
                      {"name": "b", "type": {"type": "fixed", "name": "F", "size": 4}}]}
                    """.getBytes(UTF_8)),
            bytes -> assertThat(RecordSchema.parse(new String(bytes, UTF_8)).name())
                    .hasSize(64));
    /** Bytes that are no record become an outcome with a defect; nothing at all escapes. */
    private static final Parsing RECORD =
            new Parsing(ExportException.class, List.of(LOG.outcome(0).body()), bytes -> {
                PublishedOutcome outcome = new PublishedOutcome(
                        PublishedOutcome.Kind.EXPLANATION,
                        "t",
                        0,
                        0,
                        RecordSchema.of(ExplanationRecord.getClassSchema()),
                        bytes,
                        null,
                        null);
                assertThat(outcome.json()).isNotEmpty();
                if (outcome.found().defect() != null) {
                    throw new ExportException("unreadable");
                }
            });

    private static byte[] manifest() {
        Instant seen = Instant.parse("2026-11-22T12:00:00Z");
        TopicSettings settings = new TopicSettings("compact,delete", 1000, -1);
        return new ExportManifest(
                        List.of(SmallLog.TREE, Origin.ofControl("demo", 0)),
                        List.of(new OutcomeGap(true, "letters", 3, 0, 7, settings, seen)),
                        Map.of(
                                new ExportManifest.Input("predictions", "id"),
                                new InputSettings(settings, InputSettings.Transactions.USED, seen)))
                .text()
                .getBytes(UTF_8);
    }

    private static Parsing container(Schema schema, List<GenericRecord> records) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, file);
            for (GenericRecord record : records) {
                writer.append(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Parsing(ExportException.class, List.of(file.toByteArray()), bytes -> {
            try (ContainerReader reader = ContainerReader.of(new ByteArrayInputStream(bytes), schema)) {
                for (GenericRecord record = reader.next(); record != null; record = reader.next()) {
                    assertThat(record.getSchema()).isEqualTo(schema);
                }
            }
        });
    }

    static Stream<byte[]> texts() {
        return Stream.concat(MANIFEST.good().stream(), SCHEMA.good().stream());
    }

    static Stream<byte[]> containers() {
        return Stream.concat(OUTCOMES.good().stream(), CHECKPOINTS.good().stream());
    }

    static Stream<byte[]> records() {
        return RECORD.good().stream();
    }

    @MethodSource("texts")
    @FuzzTest
    void shouldParseOrRefuseAText(byte[] bytes) throws Exception {
        MANIFEST.take(bytes);
        SCHEMA.take(bytes);
    }

    @MethodSource("containers")
    @FuzzTest
    void shouldReadOrRefuseAContainer(byte[] bytes) throws Exception {
        OUTCOMES.take(bytes);
        CHECKPOINTS.take(bytes);
    }

    @MethodSource("records")
    @FuzzTest
    void shouldDecodeOrNameARecord(byte[] bytes) throws Exception {
        RECORD.take(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldReadOrRefuseMutants(long seed) {
        MANIFEST.mutate(seed, CASES);
        OUTCOMES.mutate(seed, CASES);
        CHECKPOINTS.mutate(seed, CASES);
        SCHEMA.mutate(seed, CASES);
        RECORD.mutate(seed, CASES);
    }
}
