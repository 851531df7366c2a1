package dev.rationale.stream.audit;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;

/** Reads with a consumer of its own for every call, read-committed and without a group. */
public final class ConsumerCommittedRecords implements CommittedRecords {
    /** Without a single record. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Object> properties;

    /**
     * @param properties consumer properties: addresses and credentials
     */
    public ConsumerCommittedRecords(Map<String, Object> properties) {
        this.properties = new HashMap<>(properties);
        this.properties
                .keySet()
                .removeAll(List.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        this.properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    }

    @Override
    public long read(String topic, int partition, long from, Consumer<StoredRecord> visitor) {
        TopicPartition place = new TopicPartition(topic, partition);
        try (var consumer = open()) {
            consumer.assign(List.of(place));
            // Read-committed, so this is the end of what is committed, not of what is written.
            long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
            consumer.seek(
                    place,
                    Math.max(from, consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L)));
            Timer timer = Time.SYSTEM.timer(PATIENCE);
            while (consumer.position(place) < end) {
                ConsumerRecords<byte[], byte[]> found = consumer.poll(Duration.ofMillis(200));
                for (ConsumerRecord<byte[], byte[]> record : found) {
                    if (record.offset() < end) {
                        visitor.accept(
                                new StoredRecord(topic, partition, record.offset(), record.key(), record.value()));
                    }
                }
                timer.update();
                if (!found.isEmpty()) {
                    timer.reset(PATIENCE.toMillis());
                } else if (timer.isExpired()) {
                    throw new TimeoutException("could not read " + place + "@" + consumer.position(place) + " to @"
                            + end + " within " + PATIENCE);
                }
            }
            return end;
        }
    }

    @Override
    public long end(String topic, int partition) {
        TopicPartition place = new TopicPartition(topic, partition);
        try (var consumer = open()) {
            return consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
        }
    }

    private KafkaConsumer<byte[], byte[]> open() {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
