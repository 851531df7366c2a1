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
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class RecordSerializerTest {
    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final RecordSerializer<ExplanationRecord> explanations = RecordSerializer.canonical(registry);

    @Test
    void shouldBeReadByConfluentsDeserializerWhenReaderHasNoClassOfOurs() {
        register(Subjects.explanations("out"));
        byte[] bytes = explanations.encode("out", Examples.explanation());

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

        byte[] bytes = explanations.encode("out", record);

        assertThat(Arrays.copyOfRange(bytes, 5, bytes.length)).isEqualTo(CanonicalBody.of(record));
        assertThat(RecordDigest.ofBody(Subjects.explanations("out").schema(), bytes, 5))
                .isEqualTo(RecordDigest.of(record));
    }

    @Test
    void shouldKeepTensorsToTheLastBitWhenRecordIsAnEvent() {
        register(Subjects.predictions("in"));
        byte[] bytes = RecordSerializer.<PredictionEvent>verbatim(registry).encode("in", Examples.event());

        PredictionEvent read = new RecordDeserializer<>(
                        registry, PredictionEvent.class, PredictionEvent.getClassSchema())
                .decode("in", bytes);

        assertThat(read).isEqualTo(Examples.event());
        ByteBuffer tensor = (ByteBuffer) Examples.event().getInputs().get(0).getContent();
        assertThat(tensor.get(7)).as("the sign of -0").isEqualTo((byte) 0x80);
    }

    @Test
    void shouldUseItsOwnSubjectWhenRecordIsADeadLetter() throws Exception {
        register(Subjects.deadLetters("dlq"));
        RecordSerializer<DeadLetter> letters = RecordSerializer.canonical(registry);

        byte[] bytes = letters.encode("dlq", Examples.deadLetter());

        assertThat(registry.getAllSubjects()).containsExactly("dlq-dead-letter");
        assertThat(new RecordDeserializer<>(registry, DeadLetter.class, DeadLetter.getClassSchema())
                        .decode("dlq", bytes))
                .isEqualTo(Examples.deadLetter());
    }

    @Test
    void shouldRefuseAndRegisterNothingWhenSchemaIsUnknown() {
        assertThatExceptionOfType(UnregisteredSchemaException.class)
                .isThrownBy(() -> explanations.encode("out", Examples.explanation()))
                .withMessageContaining("out-value")
                .withMessageContaining("rationale topics");
        assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> registry.getAllVersions("out-value"));
    }

    @Test
    void shouldBlameRecordWhenItDoesNotEncode() {
        register(Subjects.explanations("out"));

        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> explanations.encode("out", new ExplanationRecord()))
                .withMessageContaining("ExplanationRecord");
    }

    @Test
    void shouldBlameRegistryWhenItDoesNotAnswer() throws Exception {
        try (RegistryServer server = RegistryServer.answering(503, "");
                SchemaRegistryClient client = Registry.open(Map.of(Registry.URL, server.url(), "max.retries", 0))) {
            RecordSerializer<ExplanationRecord> serializer = RecordSerializer.canonical(client);

            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> serializer.encode("out", Examples.explanation()))
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
        byte[] bytes = RecordSerializer.<PredictionEvent>verbatim(registry).encode("in", Examples.event());
        RecordDeserializer<ExplanationRecord> reader =
                new RecordDeserializer<>(registry, ExplanationRecord.class, ExplanationRecord.getClassSchema());

        assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> reader.decode("in", bytes));
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
