package dev.rationale.stream.audit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;

/**
 * Looks at what is written and not committed, with a consumer of its own. Only the keys asked for are waited for: the thread that
 * waits may itself have a transaction open that wrote others.
 */
public final class ConsumerSettling implements Settling {
    /** Longer than any transaction of a writer that is gone: Rationale's time-out is a minute unless the configuration says more. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(100);

    private final CommittedRecords committed;
    private final Map<String, Object> properties;

    /**
     * @param committed tells the committed end
     * @param properties consumer properties: addresses and credentials
     */
    public ConsumerSettling(CommittedRecords committed, Map<String, Object> properties) {
        this.committed = committed;
        this.properties = new HashMap<>(properties);
        this.properties
                .keySet()
                .removeAll(List.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        this.properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        this.properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    }

    @Override
    public long await(String topic, int partition, Predicate<String> keys) {
        TopicPartition place = new TopicPartition(topic, partition);
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(place));
            long written = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
            Timer timer = Time.SYSTEM.timer(PATIENCE);
            while (true) {
                long end = committed.end(topic, partition);
                if (end >= written || !isOpen(consumer, place, end, written, keys)) {
                    return end;
                }
                timer.update();
                if (timer.isExpired()) {
                    throw new TimeoutException(
                            "a transaction on " + place + "@" + end + " is still open after " + PATIENCE);
                }
                timer.sleep(POLL.toMillis());
            }
        }
    }

    private static boolean isOpen(
            Consumer<byte[], byte[]> consumer, TopicPartition place, long end, long written, Predicate<String> keys) {
        consumer.seek(place, end);
        Timer timer = Time.SYSTEM.timer(PATIENCE);
        while (consumer.position(place) < written) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.key() != null && keys.test(new String(record.key(), StandardCharsets.UTF_8))) {
                    return true;
                }
            }
            timer.update();
            if (timer.isExpired()) {
                throw new TimeoutException("could not read " + place + " to @" + written + " within " + PATIENCE);
            }
        }
        return false;
    }
}
