package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.config.RationaleConfig.Guarantee;
import dev.rationale.demo.FaultMode.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Partitions in which nothing happens. Kafka Streams must not take what they leave behind for the remains of a crash. */
@OnParts
final class PipelineIdleIT {
    private static final String TASKS = "org.apache.kafka.streams.processor.internals.TaskManager";
    private static final int COUNT = 20;

    @TempDir
    private Path folder;

    private final Parts parts;

    PipelineIdleIT(Parts parts) {
        this.parts = parts;
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void shouldFindNoTaskCorruptedWhenItHadNothingToDoBefore(Protocol protocol) throws Exception {
        FaultMode mode = new FaultMode(Guarantee.EXACTLY_ONCE_V2, protocol);
        try (Pipeline pipeline = new Pipeline(parts, folder, "idle", mode.variables()).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes();
                LogWatch watch = LogWatch.open(TASKS, pipeline.id())) {
            mode.prepare(pipeline.admin(), pipeline.id());
            try (Pipeline.Running running = pipeline.start()) {
                outcomes.await(
                        () -> {
                            running.requireHealth();
                            return openedStores() == Pipeline.PARTITIONS;
                        },
                        "the stores of all tasks");
            }
            assertThat(openedStores()).as("empty stores left behind").isZero();

            new PipelineSamples(pipeline, feed).sendCredit(COUNT, 0);
            List<PipelineInput> inputs = feed.flush();
            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, COUNT);
            }
            outcomes.readToEnd();
            pipeline.verify(inputs, outcomes);
            assertThat(watch.messages()).noneMatch(message -> message.contains("orrupted"));
        }
    }

    private long openedStores() {
        try (Stream<Path> paths = Files.walk(folder.resolve("state"))) {
            return paths.filter(path -> path.endsWith("seen-events")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
