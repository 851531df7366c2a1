package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What every other integration test takes for granted, on whichever parts it runs. */
@OnParts
final class PartsIT {
    private static final String SCHEMA = """
            {"type": "record", "name": "Reading", "namespace": "dev.rationale.probe",
             "fields": [{"name": "value", "type": "double"}]}""";

    private final Parts parts;

    PartsIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldShowCommittedRecordsOnlyWhenReadCommitted() throws Exception {
        String topic = parts.freshTopic("transactions", 2);
        try (Producer<String, String> producer = producer(parts.fresh("writer"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "a", "aborted")).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "b", "first")).get();
            producer.send(new ProducerRecord<>(topic, 1, "c", "second")).get();
            producer.commitTransaction();
        }
        assertThat(read(topic, 2)).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void shouldGiveBackASchemaByItsId() throws Exception {
        try (SchemaRegistryClient client = client()) {
            String subject = parts.fresh("reading") + "-value";
            AvroSchema schema = new AvroSchema(SCHEMA);

            int id = client.register(subject, schema);

            try (SchemaRegistryClient other = client()) {
                assertThat(other.getSchemaById(id).canonicalString()).isEqualTo(schema.canonicalString());
                assertThat(other.getAllVersions(subject)).containsExactly(1);
            }
        }
    }

    @Test
    void shouldSayThatASchemaIdIsUnknown() throws Exception {
        try (SchemaRegistryClient client = client()) {
            assertThatExceptionOfType(RestClientException.class)
                    .isThrownBy(() -> client.getSchemaById(1_999_999))
                    .satisfies(e -> {
                        assertThat(e.getStatus()).isEqualTo(404);
                        assertThat(e.getErrorCode()).isEqualTo(40403);
                    });
        }
    }

    private SchemaRegistryClient client() {
        return new CachedSchemaRegistryClient(parts.registryUrl(), 10);
    }

    private Producer<String, String> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", parts.bootstrapServers(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
    }

    private List<String> read(String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                parts.bootstrapServers(),
                "group.id",
                parts.fresh("reader"),
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed");
        List<String> values = new ArrayList<>();
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long start = System.nanoTime();
            while (values.size() < count
                    && System.nanoTime() - start < Duration.ofSeconds(30).toNanos()) {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
            }
        }
        return values;
    }
}
