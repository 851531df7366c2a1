package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.HoleReason;
import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.model.ComputeDevice;
import dev.rationale.stream.audit.AuditSettings;
import dev.rationale.stream.audit.LeafProcessor;
import dev.rationale.stream.audit.LeafSource;
import dev.rationale.stream.audit.MemoryLog;
import dev.rationale.stream.audit.Patience;
import dev.rationale.stream.audit.WriterIdentity;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RationaleTopologyTest {

    private static String description(RationaleTopology.@Nullable AuditNode audit) {
        StreamSettings settings = new StreamSettings(
                true, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1), 1000, 2000);
        InputTopics inputs = new InputTopics(
                List.of(new InputTopic("b", Uuid.ZERO_UUID, 1), new InputTopic("a", Uuid.ZERO_UUID, 1)));

        return RationaleTopology.build(
                        inputs,
                        settings,
                        () -> new ExplainProcessor(
                                settings,
                                InFlightBytes.ofHeap(),
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
                                audit != null,
                                Clock.systemUTC()),
                        audit)
                .describe()
                .toString()
                .replaceAll("extractor class: [^)]*", "extractor class");
    }

    /** Node and store names are metrics, changelog topics and state folders: changing one is a migration. */
    @Test
    void shouldKeepTheNamesOfNodesAndStores() {
        assertThat(description(null)).isEqualTo("""
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

    @Test
    void shouldKeepTheNamesOfNodesAndStoresOfTheAuditLog() {
        MemoryLog log = new MemoryLog();
        RationaleTopology.AuditNode audit = new RationaleTopology.AuditNode(
                "leaves",
                () -> new LeafProcessor(
                        new AuditSettings(
                                "log",
                                Duration.ofSeconds(10),
                                "leaves",
                                "checkpoints",
                                List.of(),
                                new WriterIdentity("here", null),
                                BelievedKeys.of(List.of())),
                        RationaleTopology.AuditNode.STORES,
                        new LeafSource(log, log, new MockSchemaRegistryClient(), Patience.NONE),
                        (topic, partition, from, to) -> HoleReason.UNREADABLE,
                        leaf -> new byte[0],
                        Clock.systemUTC()));

        assertThat(description(audit)).isEqualTo("""
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
                              --> audit, dead-letters, explanations
                              <-- explain
                            Processor: audit (stores: [audit-commit-barrier, audit-trees])
                              --> audit-leaves
                              <-- publish
                            Sink: audit-leaves (topic: leaves)
                              <-- audit
                            Sink: dead-letters (extractor class)
                              <-- publish
                            Sink: explanations (extractor class)
                              <-- publish

                        """);
    }
}
