package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.UnregisteredSchemaException;
import dev.rationale.stream.TopicSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
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

    /** A record between the two sizes would abort its transaction, after every start again. */
    @Test
    void shouldNameTopicAndBothSizesWhenATopicTakesLessThanMayBeSent() {
        try (Pipeline pipeline = new Pipeline(parts, folder, "small-messages", Map.of())) {
            String explanations = pipeline.config().topics().explanations();
            NewTopic small = new NewTopic(explanations, 1, (short) -1)
                    .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1000000"));
            TopicCreation.create(parts.bootstrapServers(), List.of(small));
            pipeline.setUp();
            assertThatExceptionOfType(TopicSetup.TopicsException.class)
                    .isThrownBy(pipeline::open)
                    .withMessageContainingAll(
                            explanations,
                            "1000000",
                            "1031133",
                            "max.message.bytes",
                            "limits.max-output-bytes to 868867")
                    .withMessageNotContaining(pipeline.config().topics().deadLetters());
        }
    }

    @Test
    void shouldNameTopicsThatDoNotKeepWhatIsWrittenToThem() {
        try (Pipeline pipeline = new Pipeline(parts, folder, "forgetful", Map.of())) {
            RationaleConfig.Topics topics = pipeline.config().topics();
            NewTopic compacted = new NewTopic(topics.explanations(), 1, (short) -1)
                    .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
            NewTopic young = new NewTopic(topics.deadLetters(), 1, (short) -1)
                    .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, "3600000"));
            TopicCreation.create(parts.bootstrapServers(), List.of(compacted, young));
            pipeline.setUp();
            assertThatExceptionOfType(TopicSetup.TopicsException.class)
                    .isThrownBy(pipeline::open)
                    .withMessageContainingAll(
                            "topic " + topics.explanations() + " is compacted",
                            "topic " + topics.deadLetters() + " takes no record that is older than 3600000 ms")
                    .withMessageNotContaining(topics.specifications());
        }
    }

    /** The brokers' own size, which a topic has that nobody gave one, is enough for the default. */
    @Test
    void shouldTakeATopicWithoutASizeOfItsOwn() {
        try (Pipeline pipeline = new Pipeline(parts, folder, "default-messages", Map.of())) {
            TopicCreation.create(
                    parts.bootstrapServers(),
                    List.of(new NewTopic(pipeline.config().topics().explanations(), 1, (short) -1)));
            pipeline.setUp().open().close();
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
