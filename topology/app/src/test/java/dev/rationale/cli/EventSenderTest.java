package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.PredictionEvent;
import dev.rationale.intake.InvalidEventException;
import dev.rationale.intake.JsonEvents;
import dev.rationale.serde.RecordDeserializer;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.serde.SchemaRegistration;
import dev.rationale.serde.Subjects;
import dev.rationale.serde.UnregisteredSchemaException;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EventSenderTest {
    private static final String TOPIC = "predictions";

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final RecordSerializer<PredictionEvent> serializer = RecordSerializer.verbatim(registry);

    private static MockProducer<byte[], byte[]> producer(boolean answers) {
        return new MockProducer<>(answers, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static PredictionEvent event() throws InvalidEventException {
        Clock clock = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
        return new JsonEvents(clock)
                .parse("{\"event_id\": \"71482b17-abcb-5f42-bc7d-3f2ec2df428d\", \"decision_id\": \"d1\","
                        + " \"model\": {\"name\": \"m\", \"version\": \"1\"}, \"inputs\": {\"x\": [1, 2]}}");
    }

    @Test
    void shouldSendKeyWireFormatAndCloudEventsHeaders() throws InvalidEventException {
        SchemaRegistration.register(registry, List.of(Subjects.predictions(TOPIC)));
        MockProducer<byte[], byte[]> producer = producer(true);
        EventSender sender = new EventSender(producer, serializer, TOPIC, sent -> {});

        sender.send(event());
        sender.finish();

        assertThat(sender.acknowledged()).isEqualTo(1);
        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("d1");
        assertThat(sent.value()[0]).isZero();
        PredictionEvent read = new RecordDeserializer<>(
                        registry, PredictionEvent.class, PredictionEvent.getClassSchema())
                .deserialize(TOPIC, sent.value());
        assertThat(read).isEqualTo(event());
        assertThat(header(sent, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(sent, "ce_id")).isEqualTo("71482b17-abcb-5f42-bc7d-3f2ec2df428d");
        assertThat(header(sent, "ce_type")).isEqualTo("dev.rationale.PredictionEvent");
        assertThat(header(sent, "ce_source")).isEqualTo("/rationale/produce");
        assertThat(header(sent, "ce_time")).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(header(sent, "content-type")).isEqualTo("application/avro");
    }

    private static String header(ProducerRecord<byte[], byte[]> sent, String name) {
        return new String(
                Objects.requireNonNull(sent.headers().lastHeader(name), name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldFailWhenASendIsNotAcknowledged() throws InvalidEventException {
        SchemaRegistration.register(registry, List.of(Subjects.predictions(TOPIC)));
        MockProducer<byte[], byte[]> producer = producer(false);
        EventSender sender = new EventSender(producer, serializer, TOPIC, sent -> {});
        sender.send(event());
        sender.send(event());
        producer.completeNext();
        producer.errorNext(new TimeoutException("no leader"));

        assertThatThrownBy(() -> sender.send(event()))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
                .hasMessage("topic predictions: 1 events were sent, then one failed: no leader");
    }

    @Test
    void shouldNotSendWhenTheSchemaIsNotRegistered() throws InvalidEventException {
        MockProducer<byte[], byte[]> producer = producer(true);
        PredictionEvent event = event();
        EventSender sender = new EventSender(producer, serializer, TOPIC, sent -> {});

        assertThatThrownBy(() -> sender.send(event)).isInstanceOf(UnregisteredSchemaException.class);
        assertThat(producer.history()).isEmpty();
    }
}
