package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.stream.UnguardedStreams;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops of every kind while records are in work: none is lost and none is explained twice. */
@ExtendWith(PartsExtension.class)
final class PipelineRestartIT {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineRestartIT.class);
    private static final int FIRST = 30;
    private static final int SECOND = 300;

    @TempDir
    private Path folder;

    private final Parts parts;

    PipelineRestartIT(Parts parts) {
        this.parts = parts;
    }

    /** The state of one scenario: a deployment, what went in and what came out. */
    private record Scene(Pipeline pipeline, PipelineFeed feed, PipelineSamples samples, PipelineOutcomes outcomes)
            implements AutoCloseable {

        @Override
        public void close() {
            outcomes.close();
            feed.close();
            pipeline.close();
        }
    }

    private Scene scene(String stem, Map<String, String> variables) {
        // Images take long enough that most of the work is still to be done when the application is stopped.
        Pipeline pipeline = new Pipeline(parts, folder, stem, variables, 0.002).setUp();
        PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
        return new Scene(pipeline, feed, new PipelineSamples(pipeline, feed), pipeline.outcomes());
    }

    /** Sends much more as soon as the first records are published, and stops at once. */
    private static void stopInMidFlow(Scene scene, AutoCloseable running) {
        scene.samples.send(FIRST);
        scene.outcomes.await(scene.outcomes.readToEnd() + 1);
        scene.samples.send(SECOND);
        scene.feed.flush();
        scene.outcomes.await(scene.outcomes.readToEnd() + 1);
        try {
            running.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldLoseAndRepeatNothingWhenStoppedInMidFlow() {
        try (Scene scene = scene("stop", Map.of())) {
            stopInMidFlow(scene, scene.pipeline.start());
            int first = scene.outcomes.readToEnd();
            assertThat(first).isLessThan(scene.feed.flush().size());

            stopInMidFlow(scene, scene.pipeline.start());
            int second = scene.outcomes.readToEnd();
            List<PipelineInput> inputs = scene.feed.flush();
            assertThat(second).isLessThan(inputs.size());

            try (Pipeline.Running running = scene.pipeline.start()) {
                running.await(scene.outcomes, inputs.size());
            }
            scene.outcomes.readToEnd();
            scene.pipeline.verify(inputs, scene.outcomes);
            LOG.info("stopped after {} and {} of {} records", first, second, inputs.size());
        }
    }

    /** The same stop without the barrier: if this lost nothing, the test above would show nothing. */
    @Test
    void shouldLoseRecordsWhenCommitsDoNotWait() {
        try (Scene scene = scene("unguarded", Map.of())) {
            stopInMidFlow(scene, UnguardedStreams.start(scene.pipeline.config()));
            int first = scene.outcomes.readToEnd();
            int before = scene.feed.flush().size();
            scene.samples.send(FIRST);
            List<PipelineInput> inputs = scene.feed.flush();

            try (Pipeline.Running running = scene.pipeline.start()) {
                // They come last on their partitions: what is still missing then will never come.
                scene.pipeline.awaitPublished(inputs.subList(before, inputs.size()), scene.outcomes);
                assertThat(running.streams().failure()).isNull();
            }
            scene.outcomes.readToEnd();
            List<PipelineInput> lost = scene.pipeline.missing(inputs, scene.outcomes);
            assertThat(lost).isNotEmpty();
            LOG.info(
                    "without the barrier {} of {} records are lost, stopped after {}",
                    lost.size(),
                    inputs.size(),
                    first);
        }
    }

    @Test
    void shouldLoseAndRepeatNothingWhenKilledInMidFlow() {
        try (Scene scene = scene("kill", Pipeline.QUICK_TAKEOVER)) {
            int first = killInMidFlow(scene);
            int second = killInMidFlow(scene);
            List<PipelineInput> inputs = scene.feed.flush();
            try (PipelineProcess process = PipelineProcess.start(scene.pipeline, folder)) {
                scene.outcomes.await(inputs.size());
                assertThat(process.stop()).as(process.log()).isEqualTo(143);
            }
            scene.outcomes.readToEnd();
            scene.pipeline.verify(inputs, scene.outcomes);
            LOG.info("killed after {} and {} of {} records", first, second, inputs.size());
        }
    }

    private int killInMidFlow(Scene scene) {
        try (PipelineProcess process = PipelineProcess.start(scene.pipeline, folder)) {
            stopInMidFlow(scene, process::kill);
            int published = scene.outcomes.readToEnd();
            assertThat(published)
                    .as(process.log())
                    .isLessThan(scene.feed.flush().size());
            return published;
        }
    }
}
