package dev.rationale.stream;

import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.Subject;
import dev.rationale.serde.Subjects;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of a configuration: which there must be, which there are, and how the missing ones are made. Created well
 * before the first write, because a transaction that meets a topic without a leader can hang until it times out.
 */
public final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
    private static final long WAIT_SECONDS = 30;

    private final Admin admin;
    private final RationaleConfig config;

    /**
     * @param admin connected to the cluster; stays open
     * @param config names the topics
     */
    public TopicSetup(Admin admin, RationaleConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /** Thrown where topics are missing or cannot be made. */
    public static final class TopicsException extends KafkaException {
        private static final long serialVersionUID = 1L;

        /**
         * @param message which topics, and what to do
         */
        public TopicsException(String message) {
            super(message);
        }
    }

    /** Every topic that the configuration writes, in the order in which they are made. */
    public Collection<String> outputs() {
        Set<String> outputs = new TreeSet<>();
        outputs.add(config.topics().explanations());
        config.models().forEach(model -> model.explain().forEach(entry -> outputs.add(config.outputTopic(entry))));
        outputs.add(config.topics().deadLetters());
        outputs.add(config.topics().specifications());
        if (config.audit() != null) {
            outputs.addAll(AuditTopics.of(config.topics()));
        }
        return outputs;
    }

    /** The schemas of every topic that the configuration names, as {@code rationale topics} registers them. */
    public List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        config.topics().predictions().forEach(topic -> subjects.add(Subjects.predictions(topic)));
        subjects.addAll(outputSubjects());
        return subjects;
    }

    /** The schemas of what the application writes: without them it cannot run. */
    List<Subject> outputSubjects() {
        List<Subject> subjects = new ArrayList<>();
        for (String topic : outputs()) {
            if (topic.equals(config.topics().deadLetters())) {
                subjects.add(Subjects.deadLetters(topic));
            } else if (topic.equals(config.topics().specifications())) {
                subjects.add(Subjects.specifications(topic));
            } else if (AuditTopics.of(config.topics()).contains(topic)) {
                subjects.addAll(AuditTopics.subjects(config.topics(), topic));
            } else {
                subjects.add(Subjects.explanations(topic));
            }
        }
        return subjects;
    }

    /**
     * Makes what is missing and leaves what is there alone.
     *
     * @param predictionPartitions partitions of prediction topics that are missing; 0 not to make any
     * @param replication replication factor, −1 for the broker's default
     * @return the topics that were made
     * @throws TopicsException if a prediction topic is missing and may not be made
     */
    public List<String> create(int predictionPartitions, short replication) {
        Map<String, TopicDescription> present = describe(config.topics().predictions());
        Map<String, NewTopic> missing = new LinkedHashMap<>();
        for (String topic : config.topics().predictions()) {
            if (!present.containsKey(topic)) {
                if (predictionPartitions <= 0) {
                    throw new TopicsException("prediction topic " + topic
                            + " does not exist; create it, or let `rationale topics --prediction-partitions N` do so");
                }
                missing.put(topic, new NewTopic(topic, predictionPartitions, replication));
            }
        }
        int partitions = Math.max(
                predictionPartitions,
                present.values().stream()
                        .mapToInt(topic -> topic.partitions().size())
                        .max()
                        .orElse(1));
        Set<String> outputsPresent = describe(outputs()).keySet();
        for (String topic : outputs()) {
            if (!outputsPresent.contains(topic)) {
                missing.put(topic, output(topic, partitions, replication));
            }
        }
        make(missing.values());
        return List.copyOf(missing.keySet());
    }

    /**
     * The prediction topics as they are now.
     *
     * @throws TopicsException naming every topic, input or output, that is missing, or outputs that do not take, or keep, every
     *     record that may be sent to them, or an audit topic with too few partitions, or state of the application that is for another number of them, or prediction topics that the group protocol cannot serve together
     */
    public List<InputTopic> check() {
        List<String> wanted = new ArrayList<>(config.topics().predictions());
        wanted.addAll(outputs());
        Map<String, TopicDescription> present = describe(wanted);
        List<String> missing =
                wanted.stream().filter(topic -> !present.containsKey(topic)).toList();
        if (!missing.isEmpty()) {
            throw new TopicsException(
                    "missing topics: " + String.join(", ", missing) + "; run `rationale topics` first");
        }
        List<InputTopic> inputs = new ArrayList<>();
        for (String topic : config.topics().predictions()) {
            TopicDescription description = present.get(topic);
            if (description != null) {
                inputs.add(new InputTopic(
                        topic, description.topicId(), description.partitions().size()));
            }
        }
        checkSettings();
        GroupProtocol.check(config, inputs);
        checkState(inputs, present.get(config.topics().auditLeaves()));
        if (config.audit() != null) {
            AuditTopics.check(config.topics(), inputs, present);
        }
        return inputs;
    }

    private void checkSettings() {
        List<String> problems = new ArrayList<>();
        MessageSizes sizes = new MessageSizes(config.limits());
        Collection<TopicSettings> inputs = settings(config.topics().predictions());
        for (TopicSettings topic : settings(outputs())) {
            if (isOutcome(topic.topic())) {
                sizes.problem(topic).ifPresent(problems::add);
                Retention.problems(topic).forEach(problems::add);
                Retention.doubt(topic, inputs).ifPresent(LOG::warn);
            } else if (AuditTopics.of(config.topics()).contains(topic.topic())) {
                Retention.compaction(topic).ifPresent(problems::add);
                Retention.forgetting(topic).ifPresent(LOG::warn);
            }
        }
        if (!problems.isEmpty()) {
            throw new TopicsException(String.join("; ", problems));
        }
    }

    private Collection<TopicSettings> settings(Collection<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        return TopicSettings.await(admin.describeConfigs(resources).values(), WAIT_SECONDS);
    }

    /** Whether records as large as the limits allow go there; specifications and leaves are small. */
    private boolean isOutcome(String topic) {
        return !topic.equals(config.topics().specifications())
                && !AuditTopics.of(config.topics()).contains(topic);
    }

    private void checkState(List<InputTopic> inputs, @Nullable TopicDescription leaves) {
        Map<String, Integer> state = StateTopics.of(
                config, inputs, leaves == null ? 0 : leaves.partitions().size());
        StateTopics.check(config, state, describe(state.keySet()));
    }

    private NewTopic output(String topic, int partitions, short replication) {
        if (topic.equals(config.topics().specifications())) {
            return new NewTopic(topic, 1, replication)
                    .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        }
        if (AuditTopics.of(config.topics()).contains(topic)) {
            return AuditTopics.create(config.topics(), topic, partitions, replication);
        }
        int largest = new MessageSizes(config.limits()).largest();
        return new NewTopic(topic, partitions, replication)
                .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Math.max(largest, 1_048_588))));
    }

    private void make(Collection<NewTopic> topics) {
        Map<String, KafkaFuture<Void>> results = admin.createTopics(topics).values();
        results.forEach((topic, result) -> {
            try {
                result.get(WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new TopicsException("topic " + topic + " could not be made: " + e.getCause());
                }
            } catch (TimeoutException e) {
                throw new TopicsException("topic " + topic + " was not made within " + WAIT_SECONDS + " s");
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        });
        awaitLeaders(topics.stream().map(NewTopic::name).toList());
    }

    private void awaitLeaders(Collection<String> topics) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (true) {
            Map<String, TopicDescription> present = describe(topics);
            boolean ready = present.size() == topics.size()
                    && present.values().stream()
                            .flatMap(topic -> topic.partitions().stream())
                            .allMatch(partition -> partition.leader() != null);
            if (ready) {
                return;
            }
            if (System.nanoTime() > giveUp) {
                throw new TopicsException("no leaders for " + topics + " within " + WAIT_SECONDS + " s");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private Map<String, TopicDescription> describe(Collection<String> topics) {
        Map<String, TopicDescription> present = new LinkedHashMap<>();
        admin.describeTopics(topics).topicNameValues().forEach((topic, result) -> {
            try {
                present.put(topic, result.get(WAIT_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new TopicsException("topic " + topic + " could not be described: " + e.getCause());
                }
            } catch (TimeoutException e) {
                throw new TopicsException(
                        "the brokers at " + config.kafka().values().get("bootstrap.servers") + " did not answer within "
                                + WAIT_SECONDS + " s");
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        });
        return present;
    }

    static TopicsException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TopicsException("interrupted: " + e.getMessage());
    }
}
