package dev.rationale.evidence;

import dev.rationale.audit.verify.InputSettings;
import dev.rationale.audit.verify.InputSettings.Transactions;
import dev.rationale.audit.verify.LogUnreadableException;
import dev.rationale.audit.verify.TopicSettings;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the brokers say of topics. What they refuse to say is not known, and no error. For one thread. */
final class TopicFacts {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFacts.class);

    private final Supplier<Admin> admins;
    private final Clock clock;
    private final Map<String, TopicSettings> known = new HashMap<>();

    /**
     * @param admins opens an admin client
     */
    TopicFacts(Supplier<Admin> admins, Clock clock) {
        this.admins = admins;
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    /**
     * The settings of a topic, asked for once.
     *
     * @throws LogUnreadableException if the brokers do not answer
     */
    TopicSettings settings(String topic) {
        return known.computeIfAbsent(
                topic, name -> asking(name, admin -> described(admin, name)).orElse(TopicSettings.UNKNOWN));
    }

    private static Optional<TopicSettings> described(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        return Optional.ofNullable(config)
                .map(found -> new TopicSettings(
                        value(found, TopicConfig.CLEANUP_POLICY_CONFIG, ""),
                        Long.parseLong(value(found, TopicConfig.RETENTION_MS_CONFIG, "-1")),
                        Long.parseLong(value(found, TopicConfig.RETENTION_BYTES_CONFIG, "-1"))));
    }

    private static String value(Config config, String name, String otherwise) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }

    /**
     * What may explain holes in an input topic.
     *
     * @return empty if the topic of that name is another one now, or is gone
     * @throws LogUnreadableException if the brokers do not answer
     */
    Optional<InputSettings> input(String topic, String topicId) {
        Optional<TopicDescription> description = asking(
                topic,
                admin -> Optional.ofNullable(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic)));
        return description
                .filter(found -> found.topicId().toString().equals(topicId))
                .map(found -> new InputSettings(settings(topic), transactions(found), clock.instant()));
    }

    private Transactions transactions(TopicDescription topic) {
        List<TopicPartition> partitions = topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
        Optional<List<ProducerState>> producers = asking(
                topic.name(),
                admin -> Optional.of(admin.describeProducers(partitions).all().get().values().stream()
                        .map(PartitionProducerState::activeProducers)
                        .flatMap(List::stream)
                        .toList()));
        if (producers.isEmpty() || producers.get().isEmpty()) {
            return Transactions.UNKNOWN;
        }
        // Only transactional producers have a coordinator.
        return producers.get().stream()
                        .anyMatch(producer -> producer.coordinatorEpoch().orElse(-1) >= 0)
                ? Transactions.USED
                : Transactions.NOT_SEEN;
    }

    /** Something that is asked of the brokers. */
    private interface Question<T> {
        Optional<T> of(Admin admin) throws ExecutionException, InterruptedException;
    }

    private <T> Optional<T> asking(String topic, Question<T> question) {
        try (Admin admin = admins.get()) {
            return question.of(admin);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException refused && !(refused instanceof RetriableException)) {
                LOG.warn("what topic {} allows is not known: {}", topic, refused.getMessage());
                return Optional.empty();
            }
            throw new LogUnreadableException("topic " + topic + " could not be looked up: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }
}
