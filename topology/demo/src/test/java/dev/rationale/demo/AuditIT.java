package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.Sha256;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.stream.audit.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees over restarts without a fault; with faults, {@link FaultsIT} looks at them too. */
@OnParts
final class AuditIT {
    @TempDir
    private Path folder;

    private final Parts parts;

    AuditIT(Parts parts) {
        this.parts = parts;
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(Pipeline.QUICK_TAKEOVER);
        variables.putAll(AuditAccount.variables(folder));
        return variables;
    }

    private static String tree(Pipeline pipeline) {
        return "example.org/faults/" + pipeline.credit() + "/" + pipeline.topicId(pipeline.credit()) + "/0/0";
    }

    private static void run(Pipeline pipeline, PipelineFeed feed, PipelineOutcomes outcomes) {
        new PipelineSamples(pipeline, feed).sendCredit(10, 0);
        int count = feed.flush().size();
        try (Pipeline.Running running = pipeline.start()) {
            running.await(outcomes, count);
        }
        outcomes.readToEnd();
    }

    /** As when the state of the application is lost, the topic behind it included. */
    private static void forget(Pipeline pipeline) throws Exception {
        pipeline.admin()
                .deleteTopics(List.of(pipeline.id() + "-audit-trees-changelog"))
                .all()
                .get();
    }

    /** What an administrator of the broker may do. */
    private void append(String topic, String tree, byte[] value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", parts.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, tree.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
    }

    private static void requireRefusal(Pipeline pipeline, String... words) throws Exception {
        try (Pipeline.Running running = pipeline.start()) {
            assertThat(running.awaitFailure()).hasStackTraceContaining(words[0]);
            for (String word : words) {
                assertThat(running.streams().failure()).hasStackTraceContaining(word);
            }
        }
    }

    @Test
    void shouldGoOnWithTheSameTreesWhenTheStoreIsLost() throws Exception {
        try (Pipeline pipeline = new Pipeline(parts, folder, "audit", variables()).setUp();
                PipelineFeed feed = PipelineFeed.transactional(parts.bootstrapServers(), parts.fresh("upstream"));
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            for (int life = 1; life <= 3; life++) {
                feed.begin();
                new PipelineSamples(pipeline, feed).sendEverywhere();
                feed.commit();
                feed.begin();
                new PipelineSamples(pipeline, feed).sendCredit(10 * life, 0);
                feed.commit();
                int count = feed.flush().size();
                try (Pipeline.Running running = pipeline.start()) {
                    running.await(outcomes, count);
                }
                outcomes.readToEnd();
                AuditAccount account = AuditAccount.of(pipeline, outcomes);
                assertThat(account.wrong()).isEmpty();
                assertThat(account.outcomes()).hasSize(count);
                assertThat(account.leaves()).hasSize(2 * Pipeline.PARTITIONS).containsKey(tree(pipeline));
                assertThat(account.epoch(tree(pipeline))).isEqualTo(life);
                if (life == 2) {
                    forget(pipeline);
                }
            }
        }
    }

    @Test
    void shouldRefuseWhenSomebodyElseHasWrittenALeaf() throws Exception {
        try (Pipeline pipeline = new Pipeline(parts, folder, "forged", variables()).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            run(pipeline, feed, outcomes);
            AuditLeaf forged = AuditLeaf.newBuilder()
                    .setOrigin(tree(pipeline))
                    .setShard(0)
                    .setSeq(3)
                    .setType(LeafType.SKIP)
                    .setEventTime(Instant.EPOCH)
                    .setAppendTime(Instant.EPOCH)
                    .setPrevLeafHash(new Sha256(new byte[32]))
                    .setWriter(new LeafWriter("somebody", 1L, null))
                    .build();
            String topic = pipeline.config().topics().auditLeaves();
            append(
                    topic,
                    tree(pipeline),
                    RecordSerializer.<AuditLeaf>canonical(pipeline.registry()).encode(topic, forged));

            requireRefusal(pipeline, tree(pipeline), topic + "-0@", "found a leaf again: 3");
        }
    }

    @Test
    void shouldRefuseToRebuildATreeThatIsNotTheOneThatWasSigned() throws Exception {
        try (Pipeline pipeline = new Pipeline(parts, folder, "unsigned", variables()).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            run(pipeline, feed, outcomes);
            String topic = pipeline.config().topics().auditCheckpoints();
            append(
                    topic,
                    tree(pipeline),
                    new Checkpoint(tree(pipeline), 5, TreeHash.ZERO)
                            .sign(SigningKeys.readFile(AuditScene.key(folder)))
                            .bytes());
            forget(pipeline);

            // The writer of the tree or its signer, whoever comes first.
            requireRefusal(pipeline, tree(pipeline), topic + "-0@");
        }
    }
}
