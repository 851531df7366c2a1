package dev.rationale.stream;

import dev.rationale.config.RationaleConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether topics take the largest record that is sent to them. One that the application lets through and a broker refuses
 * aborts its transaction, after every start again.
 */
final class MessageSizes {
    private static final Logger LOG = LoggerFactory.getLogger(MessageSizes.class);
    private static final String SETTING = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;

    private final RationaleConfig.Limits limits;

    /**
     * @param limits say how large a record may be
     */
    MessageSizes(RationaleConfig.Limits limits) {
        this.limits = limits;
    }

    /** Bytes of the largest batch with a single record: what {@code max.message.bytes} is held against. */
    int largest() {
        return limits.maxRecordBytes() + Parcel.BATCH_OVERHEAD;
    }

    /**
     * @param described settings by topic, the brokers' own where a topic has none; a topic that may not be read is warned of
     * @param waitSeconds for all answers
     * @throws TopicSetup.TopicsException naming every topic that takes less than {@link #largest()}, or if brokers do not answer
     */
    void check(Map<ConfigResource, KafkaFuture<Config>> described, long waitSeconds) {
        List<String> refusals = new ArrayList<>();
        described.forEach((topic, settings) -> {
            Long taken = taken(topic.name(), settings, waitSeconds);
            if (taken != null && taken < largest()) {
                refusals.add(refusal(topic.name(), taken));
            }
        });
        if (!refusals.isEmpty()) {
            throw new TopicSetup.TopicsException(String.join("; ", refusals));
        }
    }

    private @Nullable Long taken(String topic, KafkaFuture<Config> settings, long waitSeconds) {
        try {
            return Long.valueOf(
                    settings.get(waitSeconds, TimeUnit.SECONDS).get(SETTING).value());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.warn(
                        "the settings of topic {} may not be read ({}); its {} must be at least {}",
                        topic,
                        e.getCause().getMessage(),
                        SETTING,
                        largest());
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

    private String refusal(String topic, long taken) {
        long output = taken - (largest() - limits.maxOutputBytes());
        return "topic " + topic + " takes messages of " + taken + " bytes (" + SETTING + "), and up to " + largest()
                + " may be sent to it: a larger one would end the application, after every start again. Run `kafka-configs"
                + " --alter --entity-type topics --entity-name " + topic + " --add-config " + SETTING + "=" + largest()
                + "`"
                + (output > 0 ? ", or set limits.max-output-bytes to " + output + " at most" : "");
    }
}
