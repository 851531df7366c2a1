package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.config.RationaleConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class MessageSizesTest {
    /** With 131072 bytes for key and headers and 61 for the batch, 231133 bytes. */
    private static final MessageSizes SIZES = new MessageSizes(new RationaleConfig.Limits(
            100_000, 8, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));

    private static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private static KafkaFuture<Config> taking(long bytes) {
        return KafkaFuture.completedFuture(
                new Config(List.of(new ConfigEntry("max.message.bytes", Long.toString(bytes)))));
    }

    private static KafkaFuture<Config> refused(RuntimeException reason) {
        KafkaFutureImpl<Config> refused = new KafkaFutureImpl<>();
        refused.completeExceptionally(reason);
        return refused;
    }

    @Test
    void shouldNameEveryTopicThatTakesLessThanMayBeSent() {
        assertThatCode(() -> SIZES.check(Map.of(topic("a"), taking(231_133)), 1))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(TopicSetup.TopicsException.class)
                .isThrownBy(() -> SIZES.check(
                        Map.of(
                                topic("enough"), taking(231_133),
                                topic("less"), taking(231_132),
                                topic("far-less"), taking(1000)),
                        1))
                .withMessageContainingAll(
                        "topic less takes messages of 231132 bytes (max.message.bytes), and up to 231133 may be sent",
                        "--entity-name less --add-config max.message.bytes=231133`, or set limits.max-output-bytes to 99999",
                        "topic far-less takes messages of 1000 bytes")
                .withMessageNotContaining("enough");
    }

    @Test
    void shouldGoOnWhenTheSettingsMayNotBeRead() {
        assertThatCode(() -> SIZES.check(Map.of(topic("a"), refused(new TopicAuthorizationException("no"))), 1))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseWhenTheSettingsCannotBeRead() {
        assertThatExceptionOfType(TopicSetup.TopicsException.class)
                .isThrownBy(() -> SIZES.check(Map.of(topic("a"), refused(new InvalidRequestException("odd"))), 1))
                .withMessageContainingAll("topic a", "odd");
        assertThatExceptionOfType(TopicSetup.TopicsException.class)
                .isThrownBy(() -> SIZES.check(Map.of(topic("a"), new KafkaFutureImpl<>()), 0))
                .withMessageContainingAll("topic a", "within 0 s");
    }
}
