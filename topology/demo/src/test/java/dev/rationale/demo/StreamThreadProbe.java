package dev.rationale.demo;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Sits in the consumers of an application in this JVM, by configuration alone: knows which of its stream threads got records, and
 * can end one with an {@code Error}, which nothing catches.
 *
 * <p>Threading: the interceptor runs on the stream thread; the static methods may be called from anywhere.
 */
public final class StreamThreadProbe implements ConsumerInterceptor<byte[], byte[]> {
    /** Configures an application to have it. */
    static final Map<String, String> VARIABLES =
            Map.of("RATIONALE_KAFKA_MAIN_CONSUMER_INTERCEPTOR_CLASSES", StreamThreadProbe.class.getName());

    private static final Set<String> DOOMED = ConcurrentHashMap.newKeySet();
    private static final Map<String, AtomicInteger> POLLED = new ConcurrentHashMap<>();

    private String group = "";
    private String instance = "";

    /** For Kafka. */
    public StreamThreadProbe() {}

    /** What a doomed thread dies of. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death(String thread) {
            super("the test ends " + thread);
        }
    }

    /** Ends one stream thread of this group as soon as it gets records. */
    static void end(String group) {
        DOOMED.add(group);
    }

    /** Records that each instance of a group got. */
    static Map<String, Integer> polled(String group) {
        return POLLED.entrySet().stream()
                .filter(instance -> instance.getKey().startsWith(group + "-"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, instance -> instance.getValue().get()));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        group = String.valueOf(configs.get(ConsumerConfig.GROUP_ID_CONFIG));
        String client = String.valueOf(configs.get(ConsumerConfig.CLIENT_ID_CONFIG));
        instance = client.replaceFirst("-StreamThread-.*", "");
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        if (DOOMED.remove(group)) {
            throw new Death(Thread.currentThread().getName());
        }
        POLLED.computeIfAbsent(instance, name -> new AtomicInteger()).addAndGet(records.count());
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
