package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

final class SegmentEditIT {
    private static final List<String> WRITTEN = List.of("zero", "one", "two", "three");

    @Test
    void shouldShowReadersTheChangedByteAndNoErrorWhenARecordIsEdited() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            TopicCreation.create(
                    broker.bootstrapServers(),
                    List.of(new NewTopic("plain", 2, (short) 1), new NewTopic("packed", 1, (short) 1)));
            write(broker, "plain", 1, "none");
            write(broker, "packed", 0, "lz4");
            SegmentEdit edit = SegmentEdit.of(broker.dataDirectory(), "plain", 1);

            edit.flip(2, 1);
            assertThat(read(broker, "plain", 1)).containsExactly("zero", "one", "tvo", "three");
            edit.flip(2, 1);
            assertThat(read(broker, "plain", 1)).isEqualTo(WRITTEN);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> edit.flip(4, 0))
                    .withMessageContaining("no record 4");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> edit.flip(0, 4))
                    .withMessageContaining("no byte 4");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            SegmentEdit.of(broker.dataDirectory(), "packed", 0).flip(0, 0))
                    .withMessageContaining("compressed");
        }
    }

    private static void write(EmbeddedBroker broker, String topic, int partition, String compression) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "compression.type", compression, "linger.ms", 50);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String value : WRITTEN) {
                var unused = producer.send(new ProducerRecord<>(topic, partition, null, value));
            }
            producer.flush();
        }
    }

    private static List<String> read(EmbeddedBroker broker, String topic, int partition) {
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "check.crcs", true),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition assigned = new TopicPartition(topic, partition);
            consumer.assign(List.of(assigned));
            consumer.seekToBeginning(List.of(assigned));
            while (consumer.position(assigned) < WRITTEN.size()) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
