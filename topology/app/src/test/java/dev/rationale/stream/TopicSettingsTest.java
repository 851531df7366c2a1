package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

class TopicSettingsTest {
    /** The settings of a topic that has none but these. */
    static TopicSettings settings(String topic, Map<String, String> values) {
        Config config = new Config(values.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .toList());
        return TopicSettings.await(Map.of(named(topic), KafkaFuture.completedFuture(config)), 1)
                .get(0);
    }

    private static ConfigResource named(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static KafkaFuture<Config> refused(RuntimeException reason) {
        KafkaFutureImpl<Config> refused = new KafkaFutureImpl<>();
        refused.completeExceptionally(reason);
        return refused;
    }

    @Test
    void shouldTakeTheOtherValueWhenBrokersDoNotKnowTheSetting() {
        TopicSettings settings = settings("a", Map.of("max.message.bytes", "1000"));
        assertThat(settings.number("max.message.bytes", 7)).isEqualTo(1000);
        assertThat(settings.number("message.timestamp.before.max.ms", 7)).isEqualTo(7);
        assertThat(settings.text("cleanup.policy", "delete")).isEqualTo("delete");
    }

    @Test
    void shouldGoOnWithTheOthersWhenTheSettingsOfOneMayNotBeRead() {
        KafkaFuture<Config> read = KafkaFuture.completedFuture(new Config(List.of()));
        assertThat(TopicSettings.await(
                        Map.of(named("a"), refused(new TopicAuthorizationException("no")), named("b"), read), 1))
                .extracting(TopicSettings::topic)
                .containsExactly("b");
    }

    @Test
    void shouldRefuseWhenTheSettingsCannotBeRead() {
        assertThatExceptionOfType(TopicSetup.TopicsException.class)
                .isThrownBy(
                        () -> TopicSettings.await(Map.of(named("a"), refused(new InvalidRequestException("odd"))), 1))
                .withMessageContainingAll("topic a", "odd");
        assertThatExceptionOfType(TopicSetup.TopicsException.class)
                .isThrownBy(() -> TopicSettings.await(Map.of(named("a"), new KafkaFutureImpl<>()), 0))
                .withMessageContainingAll("topic a", "within 0 s");
    }
}
