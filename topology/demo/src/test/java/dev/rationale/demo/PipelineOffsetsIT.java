package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offsets that do not continue: holes that nobody can read pass, everything else stops the application. */
@OnParts
final class PipelineOffsetsIT {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineOffsetsIT.class);
    private static final int LONGER_THAN_ANY_UNASKED_JUMP = 150;

    @TempDir
    private Path folder;

    private final Parts parts;

    PipelineOffsetsIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldExplainWhatCanBeReadWhenUpstreamAborts() {
        try (Pipeline pipeline = new Pipeline(parts, folder, "holes", Map.of()).setUp();
                PipelineFeed feed = PipelineFeed.transactional(parts.bootstrapServers(), parts.fresh("upstream"));
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            commit(feed, samples, 10);
            abort(feed, samples, 5);
            commit(feed, samples, 10);
            try (Pipeline.Running running = pipeline.start()) {
                outcomes.await(20);
                abort(feed, samples, LONGER_THAN_ANY_UNASKED_JUMP);
                commit(feed, samples, 5);
                running.await(outcomes, 25);
            }
            // A hole exactly where the next start begins: marker, aborted records, marker.
            abort(feed, samples, 5);
            commit(feed, samples, 5);
            restart(pipeline, outcomes, 30);
            // And one that is nothing but the end of an empty committed transaction.
            commit(feed, samples, 5);
            restart(pipeline, outcomes, 35);

            List<PipelineInput> inputs = feed.flush();
            assertThat(inputs).hasSize(35);
            // The readable, the aborted, and the markers of the seven transactions before.
            assertThat(inputs.get(34).offset()).isEqualTo(34 + 5 + LONGER_THAN_ANY_UNASKED_JUMP + 5 + 7);
            pipeline.verify(inputs, outcomes);
            LOG.info(
                    "35 of {} offsets can be read, all are explained",
                    inputs.get(34).offset() + 1);
        }
    }

    private static void restart(Pipeline pipeline, PipelineOutcomes outcomes, int count) {
        try (Pipeline.Running running = pipeline.start()) {
            running.await(outcomes, count);
        }
        outcomes.readToEnd();
    }

    private static void commit(PipelineFeed feed, PipelineSamples samples, int count) {
        feed.begin();
        samples.sendCredit(count, 0);
        feed.commit();
    }

    private static void abort(PipelineFeed feed, PipelineSamples samples, int count) {
        feed.begin();
        samples.sendCredit(count, 0);
        feed.abort();
    }

    @Test
    void shouldStopWhenOffsetsAreMovedBackOrForward() throws Exception {
        try (Pipeline pipeline = new Pipeline(parts, folder, "moved", Pipeline.QUICK_TAKEOVER).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            samples.sendCredit(20, 0);
            feed.flush();
            restart(pipeline, outcomes, 20);

            move(pipeline, outcomes, 15);
            String place = pipeline.credit() + "-0";
            String rewind = "expected " + place + "@20 or later, found a rewind to @15";
            requireStop(pipeline, outcomes, 20, rewind);
            // Again, as an orchestrator would start it again.
            requireStop(pipeline, outcomes, 20, rewind);

            samples.sendCredit(10, 0);
            feed.flush();
            move(pipeline, outcomes, 25);
            requireStop(pipeline, outcomes, 20, "expected " + place + "@20, found @25 although @20 can be read");

            move(pipeline, outcomes, 20);
            restart(pipeline, outcomes, 30);
            pipeline.verify(feed.flush(), outcomes);
        }
    }

    private static void requireStop(Pipeline pipeline, PipelineOutcomes outcomes, int published, String message)
            throws InterruptedException {
        try (Pipeline.Running running = pipeline.start()) {
            assertThat(running.awaitFailure()).hasMessageContaining(message);
        }
        assertThat(outcomes.readToEnd()).isEqualTo(published);
        LOG.info("stopped: {}", message);
    }

    private static void move(Pipeline pipeline, PipelineOutcomes outcomes, long offset) throws Exception {
        pipeline.forgetMembers();
        outcomes.await(() -> pipeline.members() == 0, "an application without members");
        pipeline.admin()
                .alterConsumerGroupOffsets(
                        pipeline.id(), Map.of(new TopicPartition(pipeline.credit(), 0), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }
}
