package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.model.ComputeDevice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class RationaleTopologyTest {

    /** Node and store names are metrics, changelog topics and state folders: changing one is a migration. */
    @Test
    void shouldKeepTheNamesOfNodesAndStores() {
        StreamSettings settings = new StreamSettings(
                true, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1), 1000, 2000);
        InputTopics inputs = new InputTopics(
                List.of(new InputTopic("b", Uuid.ZERO_UUID, 1), new InputTopic("a", Uuid.ZERO_UUID, 1)));

        String description = RationaleTopology.build(
                        inputs,
                        settings,
                        () -> new ExplainProcessor(
                                settings,
                                inputs,
                                (position, value, duplicates) -> new CompletableFuture<>(),
                                (topic, partition, from, to) -> new HoleInspector.Unreadable(),
                                new RegistryHold(settings.registryPatience(), Clock.systemUTC()),
                                Clock.systemUTC()),
                        () -> new PublishProcessor(
                                new PublishProcessor.Destination("e", "d", "app", "1"),
                                new ExplanationAssembler(
                                        ThisProcess.environments(List.of(ComputeDevice.CPU)), Instant.EPOCH),
                                (topic, record) -> new byte[0],
                                settings,
                                Clock.systemUTC()))
                .describe()
                .toString()
                .replaceAll("extractor class: [^)]*", "extractor class");

        assertThat(description).isEqualTo("""
                        Topologies:
                           Sub-topology: 0
                            Source: predictions-a (topics: [a])
                              --> explain
                            Source: predictions-b (topics: [b])
                              --> explain
                            Processor: explain (stores: [seen-events, explain-commit-barrier, next-offsets])
                              --> publish
                              <-- predictions-a, predictions-b
                            Processor: publish (stores: [seen-events])
                              --> dead-letters, explanations
                              <-- explain
                            Sink: dead-letters (extractor class)
                              <-- publish
                            Sink: explanations (extractor class)
                              <-- publish

                        """);
    }
}
