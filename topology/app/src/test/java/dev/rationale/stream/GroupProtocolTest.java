package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.config.ConfigReader;
import dev.rationale.config.RationaleConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class GroupProtocolTest {
    private static final List<InputTopic> EQUAL = List.of(topic("a", 4), topic("b", 4));
    private static final List<InputTopic> UNEQUAL = List.of(topic("a", 4), topic("b", 3));

    private static InputTopic topic(String name, int partitions) {
        return new InputTopic(name, Uuid.randomUuid(), partitions);
    }

    private static RationaleConfig config(String more) {
        return new ConfigReader(Map.of())
                .parse(
                        """
                kafka: {bootstrap.servers: "broker:9092"%s}
                registry: {schema.registry.url: "http://registry:8081"}
                topics: {predictions: [a, b]}
                application: {id: app}
                models:
                  - path: golden
                    explain: [{method: integrated-gradients}]
                """.formatted(more),
                        Path.of("src", "test", "resources", "models").toAbsolutePath(),
                        "test.yaml");
    }

    @Test
    void shouldRefuseTopicsOfDifferentSizeWhenTheBrokerAssignsTasks() {
        RationaleConfig streams = config(", group.protocol: streams");

        assertThatCode(() -> GroupProtocol.check(streams, EQUAL)).doesNotThrowAnyException();
        assertThatExceptionOfType(TopicSetup.TopicsException.class)
                .isThrownBy(() -> GroupProtocol.check(streams, UNEQUAL))
                .withMessageContaining("a with 4, b with 3")
                .withMessageContaining("group.protocol=classic");
    }

    @Test
    void shouldTakeTopicsOfAnySizeWhenAMemberAssignsTasks() {
        assertThatCode(() -> GroupProtocol.check(config(""), UNEQUAL)).doesNotThrowAnyException();
        assertThatCode(() -> GroupProtocol.check(config(", group.protocol: classic"), UNEQUAL))
                .doesNotThrowAnyException();
    }
}
