package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.demo.PipelineRegistryProxy.Way;
import dev.rationale.serde.RegistryUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registry that cannot be reached is nobody's poison: records wait, and nothing becomes a dead letter. */
@OnParts
final class PipelineRegistryIT {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineRegistryIT.class);
    private static final int RETRIES = 3;

    @TempDir
    private Path folder;

    private final Parts parts;

    PipelineRegistryIT(Parts parts) {
        this.parts = parts;
    }

    private Map<String, String> through(PipelineRegistryProxy proxy, String patience) {
        return Map.of(
                "RATIONALE_REGISTRY_SCHEMA_REGISTRY_URL", proxy.url(),
                "RATIONALE_REGISTRY_MAX_RETRIES", "0",
                "RATIONALE_LIMITS_REGISTRY_PATIENCE", patience,
                "RATIONALE_KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS", "6000",
                "RATIONALE_KAFKA_MAIN_CONSUMER_HEARTBEAT_INTERVAL_MS", "500");
    }

    @Test
    void shouldHoldRecordsOfANewSchemaUntilTheRegistryAnswers() throws Exception {
        try (PipelineRegistryProxy proxy = new PipelineRegistryProxy(parts.registryUrl());
                Pipeline pipeline = new Pipeline(parts, folder, "held", through(proxy, "2m")).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes();
                Pipeline.Running running = pipeline.start()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            samples.sendCredit(5, 0);
            int published = feed.flush().size();
            outcomes.await(published);
            List<Integer> refused = new ArrayList<>();
            for (Way outage : List.of(Way.DROPPED, Way.UNAVAILABLE, Way.NOT_FOUND)) {
                proxy.go(outage);
                samples.sendNewer(0, outage.name());
                samples.sendCredit(2, 0);
                feed.flush();
                outcomes.await(() -> proxy.refused() >= RETRIES, "retries of a " + outage + " request");
                assertThat(outcomes.readToEnd()).isEqualTo(published);
                assertThat(running.streams().failure()).isNull();
                refused.add(proxy.refused());

                proxy.go(Way.OPEN);
                published = feed.flush().size();
                outcomes.await(published);
            }
            outcomes.readToEnd();
            assertThat(outcomes.deadLetters()).isEmpty();
            pipeline.verify(feed.flush(), outcomes);
            LOG.info("held through {} refused requests, then explained", refused);
        }
    }

    @Test
    void shouldStopWhenPatienceEndsAndExplainOnceAfterwards() throws Exception {
        try (PipelineRegistryProxy proxy = new PipelineRegistryProxy(parts.registryUrl());
                Pipeline pipeline = new Pipeline(parts, folder, "impatient", through(proxy, "1s")).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            samples.sendCredit(5, 0);
            try (Pipeline.Running running = pipeline.start()) {
                outcomes.await(feed.flush().size());
                proxy.go(Way.DROPPED);
                samples.sendNewer(0, "newer");
                samples.sendCredit(5, 0);
                feed.flush();
                assertThat(running.awaitFailure())
                        .hasMessageContaining("the schema registry could not be reached for PT1S");
            }
            assertThat(outcomes.readToEnd()).isEqualTo(5);

            assertThatExceptionOfType(RegistryUnavailableException.class).isThrownBy(pipeline::open);

            proxy.go(Way.OPEN);
            List<PipelineInput> inputs = feed.flush();
            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, inputs.size());
            }
            outcomes.readToEnd();
            assertThat(outcomes.deadLetters()).isEmpty();
            pipeline.verify(inputs, outcomes);
        }
    }

    @Test
    void shouldStopAtOnceAndExplainAfterwardsWhenStoppedWhileARecordIsHeld() throws Exception {
        try (PipelineRegistryProxy proxy = new PipelineRegistryProxy(parts.registryUrl());
                Pipeline pipeline = new Pipeline(parts, folder, "stopped", through(proxy, "2m")).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            samples.sendCredit(5, 0);
            Pipeline.Running held = pipeline.start();
            outcomes.await(feed.flush().size());
            proxy.go(Way.DROPPED);
            samples.sendNewer(0, "newer");
            List<PipelineInput> inputs = feed.flush();
            outcomes.await(() -> proxy.refused() >= RETRIES, "retries");
            // Checks that its threads have ended, long before patience does.
            held.close();
            assertThat(held.streams().failure()).isNull();

            proxy.go(Way.OPEN);
            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, inputs.size());
            }
            outcomes.readToEnd();
            pipeline.verify(inputs, outcomes);
        }
    }
}
