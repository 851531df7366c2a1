package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.config.ConfigReader;
import dev.rationale.config.RationaleConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTopicsTest {
    private static final List<InputTopic> INPUTS =
            List.of(new InputTopic("a", Uuid.randomUuid(), 2), new InputTopic("b", Uuid.randomUuid(), 4));

    @TempDir
    private Path folder;

    private RationaleConfig config(String sections) throws IOException {
        return new ConfigReader(Map.of()).read(Files.writeString(folder.resolve("rationale.yaml"), """
                application: {id: app, state-dir: "%s"}
                kafka: {bootstrap.servers: "127.0.0.1:1"}
                registry: {schema.registry.url: "http://127.0.0.1:1"}
                topics: {predictions: [a, b]}
                %s
                models:
                  - path: "%s"
                    explain:
                      - {method: integrated-gradients, topics: [a, b], baseline: {kind: mean}, target: 0}
                """.formatted(
                        folder.resolve("state"),
                        sections,
                        Path.of("..", "..", "deploy", "models", "credit").toAbsolutePath())));
    }

    @Test
    void shouldHaveAPartitionForEveryTask() throws IOException {
        assertThat(StateTopics.of(config(""), INPUTS, 5))
                .containsOnly(Map.entry("app-next-offsets-changelog", 4), Map.entry("app-seen-events-changelog", 4));
        assertThat(StateTopics.of(config("audit: {key-file: audit.key}"), INPUTS, 5))
                .containsEntry("app-audit-trees-changelog", 4)
                .containsEntry("app-signed-trees-changelog", 5)
                .hasSize(4);
    }

    @Test
    void shouldSayWhatToDoWhenPartitionsWereAdded() throws IOException {
        RationaleConfig audited = config("audit: {key-file: audit.key}");
        Map<String, Integer> expected = StateTopics.of(audited, INPUTS, 4);
        assertThatCode(() -> StateTopics.check(audited, expected, Map.of())).doesNotThrowAnyException();
        assertThatCode(() -> StateTopics.check(audited, expected, described("app-seen-events-changelog", 4)))
                .doesNotThrowAnyException();

        assertThatExceptionOfType(TopicSetup.TopicsException.class)
                .isThrownBy(() -> StateTopics.check(audited, expected, described("app-seen-events-changelog", 3)))
                .withMessageContaining(
                        "app-seen-events-changelog holds the state of 3 tasks, the topics that are read make 4")
                .withMessageContaining("rationale audit close")
                .withMessageContaining("rationale.audit.leaves")
                .withMessageContaining("kafka-streams-application-reset --application-id app")
                .withMessageContaining(folder.resolve("state").toString());
    }

    @Test
    void shouldNotMentionTheLogWhenThereIsNone() throws IOException {
        RationaleConfig config = config("");

        assertThatExceptionOfType(TopicSetup.TopicsException.class)
                .isThrownBy(() -> StateTopics.check(
                        config, StateTopics.of(config, INPUTS, 0), described("app-next-offsets-changelog", 3)))
                .withMessageNotContaining("audit");
    }

    private static Map<String, TopicDescription> described(String topic, int partitions) {
        Node node = new Node(1, "h", 9092);
        return Map.of(
                topic,
                new TopicDescription(
                        topic,
                        false,
                        IntStream.range(0, partitions)
                                .mapToObj(partition ->
                                        new TopicPartitionInfo(partition, node, List.of(node), List.of(node)))
                                .toList()));
    }
}
