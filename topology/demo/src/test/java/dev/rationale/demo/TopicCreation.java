package dev.rationale.demo;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates topics so that they can be written at once. A first batch that meets a partition without a leader can be lost or
 * block an idempotent producer until its delivery time-out, so creation waits for the leaders.
 */
final class TopicCreation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TopicCreation() {}

    /**
     * Creates the topics and waits until the leader of every partition answers. A topic that exists is left as it is and
     * waited for all the same.
     *
     * @param bootstrapServers where the broker is
     * @param topics name, partitions, replication and settings
     * @throws PartStartException if the broker refuses a topic or no leader answers within 30 seconds
     */
    static void create(String bootstrapServers, Collection<NewTopic> topics) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            for (Map.Entry<String, KafkaFuture<Void>> created :
                    admin.createTopics(topics).values().entrySet()) {
                awaitCreation(created.getKey(), created.getValue());
            }
            // Answered by the leader itself, and retried by the client until there is one.
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (TopicDescription topic :
                    described(admin, topics.stream().map(NewTopic::name).toList())) {
                topic.partitions()
                        .forEach(p -> ends.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
            }
            await(
                    "waiting for leaders of " + ends.keySet(),
                    admin.listOffsets(ends).all());
        }
    }

    /** The broker says that a topic is created before it knows the topic itself. */
    private static Collection<TopicDescription> described(Admin admin, Collection<String> topics) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return await("describing topics", admin.describeTopics(topics).allTopicNames())
                        .values();
            } catch (PartStartException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > giveUp) {
                    throw e;
                }
            }
        }
    }

    private static void awaitCreation(String topic, KafkaFuture<Void> created) {
        try {
            await("creating topic " + topic, created);
        } catch (PartStartException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new PartStartException(what + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new PartStartException(what + " took more than " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartStartException(what + " was interrupted", e);
        }
    }
}
