package dev.rationale.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.DecisionOutcome;
import dev.rationale.PredictionEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every version against every other. Earlier versions and their bytes are committed under {@code compatibility/}, written
 * by {@code src/test/python/write_compatibility.py}; they never change.
 */
class CompatibilityTest {
    private static final List<Subject> CURRENT = List.of(
            Subjects.predictions("t"),
            Subjects.explanations("t"),
            Subjects.specifications("t"),
            Subjects.deadLetters("t"),
            Subjects.auditLeaves("t"),
            Subjects.auditCommands("t"));
    private static final List<String> COMMITTED = List.of("v0", "v1");

    static Stream<Arguments> versions() {
        return CURRENT.stream()
                .flatMap(subject -> COMMITTED.stream().map(version -> Arguments.of(name(subject), version, subject)));
    }

    static Stream<Subject> current() {
        return CURRENT.stream();
    }

    @ParameterizedTest
    @MethodSource("current")
    void shouldEqualNewestCommittedVersionWhenCompiled(Subject subject) {
        assertThat(subject.schema())
                .as("an .avsc was edited: commit it as a new version beside the old ones")
                .isEqualTo(committed(name(subject), COMMITTED.get(COMMITTED.size() - 1)));
        assertThat(subject.schema().toString()).doesNotContain("avro.java.string");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("versions")
    void shouldReadCommittedBytesWhenReaderIsCurrent(String name, String version, Subject subject) throws IOException {
        Schema writer = committed(name, version);

        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(subject.schema(), writer)
                        .getType())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        SpecificRecord record = specific(writer, SpecificData.get().getClass(subject.schema()), bytes(name, version));
        GenericRecord before = generic(writer, writer, bytes(name, version));
        for (Schema.Field field : writer.getFields()) {
            Object now = record.get(subject.schema().getField(field.name()).pos());
            if (field.schema().getType() == Schema.Type.STRING) {
                assertThat(String.valueOf(now))
                        .isEqualTo(before.get(field.name()).toString());
            } else if (field.schema().getType() == Schema.Type.ENUM) {
                assertThat(String.valueOf(now))
                        .isEqualTo(before.get(field.name()).toString());
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("versions")
    void shouldReadNewSymbolsAndFieldsAsUnknownWhenReaderIsOld(String name, String version, Subject subject)
            throws IOException {
        Schema reader = committed(name, version);
        Schema next = withLaterSymbolsAndField(subject.schema());
        GenericRecord record = new GenericDatumReader<GenericRecord>(subject.schema(), next)
                .read(null, DecoderFactory.get().binaryDecoder(bytes(name, "v1"), null));
        List<String> enums = topLevelEnums(next);
        for (String field : enums) {
            record.put(field, new GenericData.EnumSymbol(next.getField(field).schema(), "FROM_THE_FUTURE"));
        }

        GenericRecord read = generic(next, reader, encode(next, record));

        assertThat(enums).allSatisfy(field -> assertThat(read.get(field)).hasToString("UNKNOWN"));
        assertThat(read.getSchema()).isEqualTo(reader);
    }

    @Test
    void shouldReadNewSymbolAsUnknownWhenReaderIsCurrentGeneratedClass() throws IOException {
        Schema next = withLaterSymbolsAndField(Subjects.predictions("t").schema());
        GenericRecord event = new GenericDatumReader<GenericRecord>(
                        Subjects.predictions("t").schema(), next)
                .read(null, DecoderFactory.get().binaryDecoder(bytes("PredictionEvent", "v1"), null));
        GenericRecord decision = (GenericRecord) event.get("decision");
        decision.put(
                "outcome",
                new GenericData.EnumSymbol(
                        decision.getSchema().getField("outcome").schema(), "FROM_THE_FUTURE"));

        PredictionEvent read = (PredictionEvent) specific(next, PredictionEvent.class, encode(next, event));

        assertThat(read.getDecision().getOutcome()).isEqualTo(DecisionOutcome.UNKNOWN);
        assertThat(read.getDecision().getDecisionId()).isEqualTo("credit-0812");
    }

    @Test
    void shouldReadOldEnumByNameWhenItsIndexHasMoved() throws IOException {
        Schema v1 = committed("ExplanationRecord", "v1");
        Schema v0 = committed("ExplanationRecord", "v0");

        GenericRecord read = generic(v0, v1, bytes("ExplanationRecord", "v0"));

        assertThat(read.get("findings")).hasToString("[NOT_CONVERGED, PARTIAL]");
    }

    @Test
    void shouldBeCaughtWhenChangeIsIncompatible() {
        for (Subject subject : CURRENT) {
            Schema required = new Schema.Parser()
                    .parse(subject.schema()
                            .toString()
                            .replaceFirst(
                                    "\"fields\":\\[", "\"fields\":[{\"name\":\"surprise\",\"type\":\"string\"},"));

            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(required, subject.schema())
                            .getType())
                    .as(subject.name())
                    .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
        }
    }

    @Test
    void shouldGiveEveryEnumAnUnknownAndEveryNullableFieldADefault() {
        for (Subject subject : CURRENT) {
            check(subject.schema(), new HashSet<>());
        }
    }

    private static void check(Schema schema, Set<String> seen) {
        switch (schema.getType()) {
            case ENUM ->
                assertThat(schema.getEnumDefault()).as(schema.getName()).isEqualTo("UNKNOWN");
            case UNION -> schema.getTypes().forEach(branch -> check(branch, seen));
            case ARRAY -> check(schema.getElementType(), seen);
            case RECORD -> {
                if (seen.add(schema.getFullName())) {
                    assertThat(schema.getDoc()).as(schema.getName()).isNotBlank();
                    schema.getFields().forEach(field -> check(schema, field, seen));
                }
            }
            case MAP ->
                assertThat(schema).as("a map has no order, so no digest").isNull();
            default -> {}
        }
    }

    private static void check(Schema record, Schema.Field field, Set<String> seen) {
        String name = record.getName() + "." + field.name();
        assertThat(field.doc()).as(name).isNotBlank();
        if (field.schema().isNullable()) {
            assertThat(field.hasDefaultValue()).as(name).isTrue();
        }
        check(field.schema(), seen);
    }

    private static Schema withLaterSymbolsAndField(Schema schema) {
        return new Schema.Parser()
                .parse(schema.toString()
                        .replace("\"symbols\":[\"UNKNOWN\"", "\"symbols\":[\"UNKNOWN\",\"FROM_THE_FUTURE\"")
                        .replaceFirst(
                                "\"fields\":\\[",
                                "\"fields\":[{\"name\":\"later\",\"type\":\"string\",\"default\":\"x\"},"));
    }

    private static List<String> topLevelEnums(Schema schema) {
        return schema.getFields().stream()
                .filter(field -> field.schema().getType() == Schema.Type.ENUM)
                .map(Schema.Field::name)
                .toList();
    }

    private static String name(Subject subject) {
        return subject.schema().getName();
    }

    static Schema committed(String name, String version) {
        return new Schema.Parser().parse(new String(resource(name, version + ".avsc"), StandardCharsets.UTF_8));
    }

    static byte[] bytes(String name, String version) {
        return resource(name, version + ".bin");
    }

    private static byte[] resource(String name, String file) {
        String path = "/compatibility/" + name + "/" + file;
        try (InputStream in = CompatibilityTest.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new AssertionError("No resource " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static GenericRecord generic(Schema writer, Schema reader, byte[] body) throws IOException {
        return new GenericDatumReader<GenericRecord>(writer, reader)
                .read(null, DecoderFactory.get().binaryDecoder(body, null));
    }

    private static SpecificRecord specific(Schema writer, Class<?> type, byte[] body) throws IOException {
        SpecificData data = SpecificData.getForClass(type);
        return new SpecificDatumReader<SpecificRecord>(writer, data.getSchema(type), data)
                .read(null, DecoderFactory.get().binaryDecoder(body, null));
    }

    static byte[] encode(Schema schema, GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
