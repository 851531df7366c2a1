package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.serde.UnregisteredSchemaException;
import dev.rationale.stream.TopicSetup;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the application says when it finds nothing that it needs. */
@OnParts
final class PipelineSetupIT {
    @TempDir
    private Path folder;

    private final Parts parts;

    PipelineSetupIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldNameEveryMissingTopicAndTheCommandWhenThereAreNone() {
        try (Pipeline pipeline = new Pipeline(parts, folder, "no-topics", Map.of())) {
            assertThatExceptionOfType(TopicSetup.TopicsException.class)
                    .isThrownBy(pipeline::open)
                    .withMessageContainingAll(
                            pipeline.credit(),
                            pipeline.fashion(),
                            pipeline.config().topics().explanations(),
                            pipeline.config().topics().deadLetters(),
                            pipeline.config().topics().specifications(),
                            "rationale topics");
        }
    }

    @Test
    void shouldNameEveryUnregisteredSchemaAndTheCommandWhenThereAreNone() {
        try (Pipeline pipeline = new Pipeline(parts, folder, "no-schemas", Map.of())) {
            pipeline.createTopics();
            assertThatExceptionOfType(UnregisteredSchemaException.class)
                    .isThrownBy(pipeline::open)
                    .withMessageContainingAll(
                            pipeline.config().topics().explanations() + "-value",
                            pipeline.config().topics().deadLetters() + "-dead-letter",
                            pipeline.config().topics().specifications() + "-value",
                            "rationale topics");
        }
    }
}
