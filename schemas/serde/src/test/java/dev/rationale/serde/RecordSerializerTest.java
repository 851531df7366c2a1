package dev.rationale.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionEvent;
import dev.rationale.contract.CanonicalBody;
import dev.rationale.contract.RecordDigest;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class RecordSerializerTest {
    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final Serializer<ExplanationRecord> explanations = RecordSerializer.canonical(registry);

    @Test
    void shouldBeReadByConfluentsDeserializerWhenReaderHasNoClassOfOurs() {
        register(Subjects.explanations("out"));
        byte[] bytes = explanations.serialize("out", Examples.explanation());

        try (KafkaAvroDeserializer foreign = new KafkaAvroDeserializer(registry)) {
            GenericRecord record = (GenericRecord) foreign.deserialize("out", bytes);

            assertThat(record.get("outcome")).hasToString("EXPLAINED");
            GenericRecord target = (GenericRecord) ((List<?>) record.get("targets")).get(0);
            assertThat(target.get("sum")).isEqualTo(1.0);
            GenericRecord tensor = (GenericRecord) ((List<?>) target.get("attributions")).get(0);
            assertThat(tensor.get("values"))
                    .isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0}));
        }
    }

    @Test
    void shouldHashOnTheTopicWhenRecordIsEvidence() {
        register(Subjects.explanations("out"));
        ExplanationRecord record = Examples.explanation();

        byte[] bytes = explanations.serialize("out", record);

        assertThat(Arrays.copyOfRange(bytes, 5, bytes.length)).isEqualTo(CanonicalBody.of(record));
        assertThat(RecordDigest.ofBody(Subjects.explanations("out").schema(), bytes, 5))
                .isEqualTo(RecordDigest.of(record));
    }

    @Test
    void shouldKeepTensorsToTheLastBitWhenRecordIsAnEvent() {
        register(Subjects.predictions("in"));
        byte[] bytes = RecordSerializer.<PredictionEvent>verbatim(registry).serialize("in", Examples.event());

        PredictionEvent read = new RecordDeserializer<>(
                        registry, PredictionEvent.class, PredictionEvent.getClassSchema())
                .deserialize("in", bytes);

        assertThat(read).isEqualTo(Examples.event());
        ByteBuffer tensor = (ByteBuffer) Examples.event().getInputs().get(0).getContent();
        assertThat(tensor.get(7)).as("the sign of -0").isEqualTo((byte) 0x80);
    }

    @Test
    void shouldUseItsOwnSubjectWhenRecordIsADeadLetter() {
        register(Subjects.deadLetters("dlq"));
        Serializer<DeadLetter> letters = RecordSerializer.canonical(registry);

        byte[] bytes = letters.serialize("dlq", Examples.deadLetter());

        assertThat(registry.getAllSubjects()).containsExactly("dlq-dead-letter");
        assertThat(new RecordDeserializer<>(registry, DeadLetter.class, DeadLetter.getClassSchema())
                        .deserialize("dlq", bytes))
                .isEqualTo(Examples.deadLetter());
    }

    @Test
    void shouldRefuseAndRegisterNothingWhenSchemaIsUnknown() {
        assertThatExceptionOfType(UnregisteredSchemaException.class)
                .isThrownBy(() -> explanations.serialize("out", Examples.explanation()))
                .withMessageContaining("out-value")
                .withMessageContaining("rationale topics");
        assertThat(registry.getAllSubjects()).isEmpty();
    }

    @Test
    void shouldBlameRecordWhenItDoesNotEncode() {
        register(Subjects.explanations("out"));

        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> explanations.serialize("out", new ExplanationRecord()))
                .withMessageContaining("ExplanationRecord");
    }

    @Test
    void shouldBlameRegistryWhenItDoesNotAnswer() throws Exception {
        try (RegistryServer server = RegistryServer.answering(503, "");
                SchemaRegistryClient client = Registry.open(Map.of(Registry.URL, server.url(), "max.retries", 0))) {
            RecordSerializer<ExplanationRecord> serializer = RecordSerializer.canonical(client);

            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> serializer.serialize("out", Examples.explanation()))
                    .withMessageContaining("HTTP status 503");
        }
    }

    @Test
    void shouldWriteTombstoneWhenRecordIsNull() {
        assertThat(explanations.serialize("out", null)).isNull();
    }

    @Test
    void shouldBlameBytesWhenTheyAreOfAnotherRecord() {
        register(Subjects.predictions("in"));
        byte[] bytes = RecordSerializer.<PredictionEvent>verbatim(registry).serialize("in", Examples.event());
        RecordDeserializer<ExplanationRecord> reader =
                new RecordDeserializer<>(registry, ExplanationRecord.class, ExplanationRecord.getClassSchema());

        assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> reader.deserialize("in", bytes));
    }

    @Test
    void shouldAskForAddressWhenThereIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Registry.open(Map.of()))
                .withMessageContaining("schema.registry.url");
    }

    private void register(Subject subject) {
        SchemaRegistration.register(registry, List.of(subject));
    }
}
