package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.demo.PipelineInput.Kind;
import dev.rationale.serde.UnregisteredSchemaException;
import dev.rationale.stream.TopicSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Both sample models on a real broker: every record that goes in is accounted for. */
@ExtendWith(PartsExtension.class)
final class PipelineIT {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineIT.class);
    private static final int SAMPLES = 300;
    private static final int BETWEEN_POISON = 33;

    @TempDir
    private Path folder;

    private final Parts parts;

    PipelineIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldAccountForEveryRecordWhenPoisonComesInBetween() {
        accountForEveryRecord("steady", Map.of());
    }

    @Test
    void shouldAccountForEveryRecordWhenTheBrokerAssignsTasks() {
        accountForEveryRecord("broker-assigned", Map.of("RATIONALE_KAFKA_GROUP_PROTOCOL", "streams"));
    }

    private void accountForEveryRecord(String stem, Map<String, String> variables) {
        try (Pipeline pipeline = new Pipeline(parts, folder, stem, variables).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            List<Runnable> poison = samples.poison();
            for (int i = 0; i < SAMPLES / BETWEEN_POISON; i++) {
                samples.send(BETWEEN_POISON);
                poison.get(i).run();
            }
            samples.send(SAMPLES % BETWEEN_POISON);
            List<PipelineInput> inputs = feed.flush();
            assertThat(poison).hasSize(SAMPLES / BETWEEN_POISON);

            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, inputs.size());
            }
            outcomes.readToEnd();

            // The first of the two that carry one identifier is explained.
            assertThat(count(inputs, Kind.EXPLAINED)).isEqualTo(SAMPLES + 1);
            assertThat(count(inputs, Kind.SKIPPED)).isEqualTo(3);
            assertThat(outcomes.explanations()).hasSize(SAMPLES + 4);
            assertThat(outcomes.deadLetters()).hasSize(6);
            pipeline.verify(inputs, outcomes);
            LOG.info(
                    "{}: {} records, {} dead letters",
                    stem,
                    inputs.size(),
                    outcomes.deadLetters().size());
        }
    }

    private static long count(List<PipelineInput> inputs, Kind kind) {
        return inputs.stream().filter(input -> input.expected().kind() == kind).count();
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
