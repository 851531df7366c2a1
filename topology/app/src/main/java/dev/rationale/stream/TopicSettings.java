package dev.rationale.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of one topic, the brokers' own where it has none. */
final class TopicSettings {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSettings.class);

    private final String topic;
    private final Config settings;

    private TopicSettings(String topic, Config settings) {
        this.topic = topic;
        this.settings = settings;
    }

    /**
     * Waits for all of them; a topic whose settings may not be read is warned of, and missing in the result.
     *
     * @param waitSeconds for each answer
     * @throws TopicSetup.TopicsException if the brokers do not answer
     */
    static List<TopicSettings> await(Map<ConfigResource, KafkaFuture<Config>> described, long waitSeconds) {
        List<TopicSettings> read = new ArrayList<>();
        described.forEach((resource, answer) -> {
            Config settings = await(resource.name(), answer, waitSeconds);
            if (settings != null) {
                read.add(new TopicSettings(resource.name(), settings));
            }
        });
        return read;
    }

    private static @Nullable Config await(String topic, KafkaFuture<Config> answer, long waitSeconds) {
        try {
            return answer.get(waitSeconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.warn(
                        "the settings of topic {} may not be read ({}), so that nobody knows whether outcomes are taken, and kept as long as their events",
                        topic,
                        e.getCause().getMessage());
                return null;
            }
            throw new TopicSetup.TopicsException(
                    "the settings of topic " + topic + " could not be read: " + e.getCause());
        } catch (TimeoutException e) {
            throw new TopicSetup.TopicsException(
                    "the settings of topic " + topic + " could not be read within " + waitSeconds + " s");
        } catch (InterruptedException e) {
            throw TopicSetup.interrupted(e);
        }
    }

    String topic() {
        return topic;
    }

    /** One setting; {@code otherwise} where brokers are too old to know it. */
    String text(String setting, String otherwise) {
        ConfigEntry entry = settings.get(setting);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }

    /** One setting that is a whole number; {@code otherwise} where brokers are too old to know it. */
    long number(String setting, long otherwise) {
        return Long.parseLong(text(setting, Long.toString(otherwise)));
    }

    /** How a setting of the topic is changed, for messages. */
    String change(String setting, String value) {
        return "`kafka-configs --alter --entity-type topics --entity-name " + topic + " --add-config " + setting + "="
                + value + "`";
    }
}
