package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.proof.ProofFile;
import dev.rationale.audit.verify.DefectKind;
import dev.rationale.audit.verify.TreeReport;
import dev.rationale.cli.LogAccess;
import dev.rationale.evidence.EventProver;
import dev.rationale.stream.TopicSetup;
import dev.rationale.stream.audit.LogKeeper.ClosedTree;
import dev.rationale.stream.audit.SigningKeys;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application with an audit log that is reset with Kafka's own tool, or whose inputs get more partitions. */
@OnParts
final class AuditResetIT {
    private static final int TREES = 2 * Pipeline.PARTITIONS;

    @TempDir
    private Path folder;

    private final Parts parts;

    AuditResetIT(Parts parts) {
        this.parts = parts;
    }

    private Pipeline pipeline(String stem) {
        // A stream thread that dies does not leave, and the others stop only when its session is over.
        Map<String, String> variables = new HashMap<>(Pipeline.QUICK_TAKEOVER);
        variables.putAll(AuditAccount.variables(folder));
        variables.put("RATIONALE_AUDIT_CHECKPOINT_INTERVAL", "300ms");
        variables.put("RATIONALE_KAFKA_METADATA_MAX_AGE_MS", "1000");
        return new Pipeline(parts, folder, stem, variables).setUp();
    }

    private Path state() {
        return folder.resolve("state");
    }

    private static void run(Pipeline pipeline, PipelineOutcomes outcomes, int count) {
        try (Pipeline.Running running = pipeline.start()) {
            running.await(outcomes, count);
        }
        outcomes.readToEnd();
    }

    /** Offsets that each tree is about. */
    private static Map<Origin, List<Long>> offsets(Pipeline pipeline, PipelineOutcomes outcomes) {
        return AuditAccount.of(pipeline, outcomes).leaves().entrySet().stream()
                .collect(Collectors.toMap(
                        tree -> new Origin(scope(tree.getKey()), generation(tree.getKey())),
                        tree -> tree.getValue().stream()
                                .map(AuditLeaf::getInput)
                                .filter(input -> input != null)
                                .map(input -> input.getOffset())
                                .toList()));
    }

    private static String scope(String tree) {
        return tree.substring(0, tree.lastIndexOf('/'));
    }

    private static int generation(String tree) {
        return Integer.parseInt(tree.substring(tree.lastIndexOf('/') + 1));
    }

    @Test
    void shouldReadEverythingAgainInAnotherGenerationWhenReset() throws Exception {
        try (Pipeline pipeline = pipeline("reset");
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            samples.sendEverywhere();
            samples.sendMixed(new Random(1), 12);
            int count = feed.flush().size();
            run(pipeline, outcomes, count);

            assertThat(VerifiedLog.close(pipeline)).hasSize(TREES);
            KafkaReset.toEarliest(pipeline, state());
            run(pipeline, outcomes, 2 * count);

            Map<Origin, List<Long>> offsets = offsets(pipeline, outcomes);
            assertThat(offsets).hasSize(2 * TREES);
            offsets.forEach((tree, read) -> assertThat(read)
                    .as("%s", tree)
                    .isNotEmpty()
                    .isEqualTo(offsets.get(new Origin(tree.scope(), 1 - tree.generation()))));

            // Once more, without closing the log.
            KafkaReset.toEarliest(pipeline, state());
            try (Pipeline.Running running = pipeline.start()) {
                assertThat(running.awaitFailure())
                        .hasStackTraceContaining("which has its leaf already")
                        .hasStackTraceContaining("stop it and run `rationale audit close`");
            }
            assertThat(outcomes.readToEnd()).as("outcomes").isEqualTo(2 * count);

            // It is never too late for that.
            assertThat(VerifiedLog.close(pipeline))
                    .hasSize(TREES)
                    .extracting(ClosedTree::origin)
                    .extracting(Origin::generation)
                    .containsOnly(1);
            run(pipeline, outcomes, 3 * count);
            VerifiedLog.closed(pipeline).requireComplete(3 * count);
            proveThrice(pipeline, feed.flush().get(0).expected().eventId());
        }
    }

    /** Each outcome by the entry of its own generation. */
    private void proveThrice(Pipeline pipeline, String event) {
        List<EventProver.Proved> proofs =
                new LogAccess(pipeline.config()).reading(log -> new EventProver(log).prove(event));
        assertThat(proofs).hasSize(3).allSatisfy(proved -> {
            assertThat(proved.reason()).isNull();
            ProofFile file = ProofFile.parse(proved.file().bytes());
            assertThat(file.verify(
                            List.of(SigningKeys.readFile(AuditScene.key(folder)).verifier())))
                    .isNotNull();
        });
    }

    @Test
    @Tag("chaos")
    void shouldNameWhatAResetLeavesOut() throws Exception {
        try (Pipeline pipeline = pipeline("skipped");
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            samples.sendCredit(5, 0);
            feed.flush();
            run(pipeline, outcomes, 5);
            VerifiedLog.close(pipeline);
            samples.sendCredit(3, 0);
            feed.flush();
            KafkaReset.toLatest(pipeline, state());
            samples.sendCredit(4, 0);
            feed.flush();
            run(pipeline, outcomes, 9);
            VerifiedLog.close(pipeline);

            assertThat(VerifiedLog.of(pipeline).report().defects())
                    .singleElement()
                    .satisfies(defect -> {
                        assertThat(defect.kind()).isEqualTo(DefectKind.COVERAGE_GAP);
                        assertThat(defect.message()).contains("3 readable records");
                    });
        }
    }

    @Test
    void shouldHaveTreesForNewPartitionsWhenTheLogIsClosedFirst() throws Exception {
        grow("grown", true);
    }

    @Test
    @Tag("chaos")
    void shouldHaveTreesForNewPartitionsWhenTheLogIsNotClosed() throws Exception {
        grow("grown-open", false);
    }

    /** Adds a partition in flow, is refused, and does what the refusal says, all of it or without closing the log. */
    private void grow(String stem, boolean closing) throws Exception {
        try (Pipeline pipeline = pipeline(stem);
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            samples.sendEverywhere();
            int before = feed.flush().size();
            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, before);
                addPartition(pipeline, pipeline.credit());
                outcomes.await(() -> running.streams().failure() != null, "an application that stops");
                assertThat(running.streams().failure()).hasStackTraceContaining("invalid partitions");
            }
            assertThatExceptionOfType(TopicSetup.TopicsException.class)
                    .isThrownBy(pipeline::open)
                    .withMessageContaining("-changelog holds the state of 3 tasks, the topics that are read make 4")
                    .withMessageContaining("rationale audit close")
                    .withMessageContaining("kafka-streams-application-reset --application-id " + pipeline.id());
            if (closing) {
                assertThat(VerifiedLog.close(pipeline)).hasSize(TREES);
            }
            addPartition(pipeline, pipeline.config().topics().auditLeaves());
            addPartition(pipeline, pipeline.config().topics().auditCheckpoints());
            KafkaReset.ofState(pipeline, state());
            samples.sendEverywhere();
            samples.sendCredit(3, Pipeline.PARTITIONS);
            int count = feed.flush().size();
            run(pipeline, outcomes, count);

            VerifiedLog log = VerifiedLog.closed(pipeline);
            log.requireComplete(count);
            assertThat(log.report().trees())
                    .extracting(TreeReport::tree)
                    .filteredOn(tree -> !tree.contains("/control/"))
                    .hasSize((closing ? 2 * TREES : TREES) + 1)
                    .filteredOn(tree -> tree.contains("/" + Pipeline.PARTITIONS + "/"))
                    .singleElement()
                    .asString()
                    .endsWith("/3/0");
        }
    }

    private static void addPartition(Pipeline pipeline, String topic) throws Exception {
        pipeline.admin()
                .createPartitions(Map.of(topic, NewPartitions.increaseTo(Pipeline.PARTITIONS + 1)))
                .all()
                .get();
    }
}
