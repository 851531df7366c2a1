package dev.rationale.cli;

import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.RegistryException;
import dev.rationale.stream.TopicSetup;
import dev.rationale.stream.audit.SigningKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients of the cluster that a configuration names, and what to say when it does not answer. */
public final class KafkaAccess {
    /** Longer than the setup of topics waits, so that its own message comes first. */
    private static final int ANSWER_MILLIS = 35_000;

    private final RationaleConfig config;
    private final KafkaProperties properties;

    /** Clients as this configuration says; none is opened yet. */
    public KafkaAccess(RationaleConfig config) {
        this.config = config;
        this.properties = KafkaProperties.of(config);
    }

    /** For topics. */
    public Admin admin() {
        Map<String, Object> settings = new HashMap<>(properties.admin());
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(ANSWER_MILLIS));
        return Admin.create(settings);
    }

    /** Idempotent, and an event counts when all replicas in sync have it. */
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(properties.producer());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Read-committed, without a group: it takes nothing from anybody and leaves nothing behind. For what will come. */
    public Consumer<byte[], byte[]> follower() {
        return consumer(properties.consumer());
    }

    /** As {@link #follower()}, for what is there: quick at its end. */
    public Consumer<byte[], byte[]> consumer() {
        return consumer(properties.reader());
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> base) {
        Map<String, Object> settings = new HashMap<>(base);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Makes sure that a topic exists, rather than have the brokers make one.
     *
     * @throws CommandException if it does not, or the brokers do not answer
     */
    void requireTopic(String topic) {
        try (Admin admin = admin()) {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw CommandException.invalid("topic " + topic
                        + ": expected an existing topic, found none; create it with 'rationale topics',"
                        + " a topic of predictions with --prediction-partitions N");
            }
            throw unanswered(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted", e);
        }
    }

    /**
     * Runs work on cluster and registry; what they refuse becomes one line.
     *
     * @throws CommandException if they refuse
     */
    public <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (RegistryException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()), e);
        } catch (TopicSetup.TopicsException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()), e);
        } catch (SigningKeys.KeyException e) {
            throw CommandException.invalid(String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            if (AuditAccess.isOfLog(e)) {
                throw CommandException.failed(String.valueOf(e.getMessage()), e);
            }
            throw unanswered(e);
        }
    }

    private CommandException unanswered(Throwable cause) {
        return CommandException.failed(
                "the brokers at " + config.kafka().values().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                        + " could not do it: " + reason(cause) + "; check that they run and can be reached",
                cause);
    }

    private static String reason(Throwable error) {
        Throwable cause = error.getCause();
        return error.getMessage() + (cause == null ? "" : " (" + cause.getMessage() + ")");
    }
}
