package dev.rationale.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;

/** Reads the jump again, read-committed, with a consumer of its own that belongs to no group. */
final class ConsumerHoleInspector implements HoleInspector {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Object> properties;

    /**
     * @param properties consumer properties: addresses and credentials
     */
    ConsumerHoleInspector(Map<String, Object> properties) {
        this.properties = new HashMap<>(properties);
        this.properties
                .keySet()
                .removeAll(List.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        this.properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    }

    @Override
    public Hole inspect(String topic, int partition, long from, long to) {
        TopicPartition input = new TopicPartition(topic, partition);
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(input));
            long logStart = consumer.beginningOffsets(List.of(input)).getOrDefault(input, 0L);
            if (logStart >= to) {
                return new BeforeLogStart();
            }
            boolean truncated = logStart > from;
            consumer.seek(input, truncated ? logStart : from);
            Timer timer = Time.SYSTEM.timer(PATIENCE);
            while (timer.notExpired()) {
                timer.update();
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
                    return found.offset() < to ? new Unread(found.offset()) : hole(truncated);
                }
                if (consumer.position(input) >= to) {
                    return hole(truncated);
                }
            }
            throw new TimeoutException("could not read " + input + "@" + from + " to @" + to + " within " + PATIENCE);
        }
    }

    private static Hole hole(boolean truncated) {
        return truncated ? new BeforeLogStart() : new Unreadable();
    }
}
