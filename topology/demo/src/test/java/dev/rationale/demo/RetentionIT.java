package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.audit.cli.AuditTool;
import dev.rationale.cli.Rationale;
import dev.rationale.stream.audit.SigningKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Explanations that are gone from the start of their topic, on a real broker. */
@OnParts
final class RetentionIT {
    @TempDir
    private Path folder;

    private final Parts parts;

    RetentionIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldTellExpiredOutcomesFromMissingOnes() throws Exception {
        Map<String, String> variables = new HashMap<>(Pipeline.QUICK_TAKEOVER);
        variables.putAll(AuditAccount.variables(folder));
        try (Pipeline pipeline = new Pipeline(parts, folder, "retention", variables).setUp();
                PipelineFeed feed = PipelineFeed.transactional(parts.bootstrapServers(), parts.fresh("upstream"));
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            feed.begin();
            new PipelineSamples(pipeline, feed).sendCredit(10, 0);
            feed.commit();
            feed.begin();
            new PipelineSamples(pipeline, feed).sendCredit(10, 0);
            feed.commit();
            int count = feed.flush().size();
            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, count);
            }
            // Signs what no head covers yet, and states it.
            command(pipeline, 0, "audit", "close");
            assertThat(verify(pipeline, 0))
                    .contains(
                            "The log is sound",
                            "offsets in holes: unreadable; it is not compacted; a producer uses" + " transactions",
                            "the input: cleanup.policy = delete, retention.ms = ");

            // Markers of transactions lie between the records: how many go is not known here.
            TopicPartition place = explanations(pipeline);
            retention(pipeline.admin(), place.topic(), "86400000");
            pipeline.admin()
                    .deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(4)))
                    .all()
                    .get();
            assertThat(verify(pipeline, 1))
                    .as("younger than the retention")
                    .contains("OUTCOME_MISSING", "leaf 1)")
                    .doesNotContain("OUTCOME_EXPIRED");

            // Ten minutes are allowed for clocks that differ; the broker itself deletes nothing that young.
            retention(pipeline.admin(), place.topic(), "300000");
            String gone = " outcomes; " + place + " begins at offset 4, cleanup.policy = delete, retention.ms = 300000";
            assertThat(verify(pipeline, 1))
                    .contains("1 defects", "OUTCOME_EXPIRED", "no longer there to compare: ", gone);
            assertThat(verify(pipeline, 0, "--allow-expired")).contains("The log is sound", gone);

            Path export = folder.resolve("export");
            command(pipeline, 0, "export", "--out", export.toString());
            assertThat(offline(export, AuditTool.DEFECTS)).contains("OUTCOME_EXPIRED", gone);
            assertThat(offline(export, AuditTool.SOUND, "--allow-expired")).contains(gone);
            assertThat(Files.readString(export.resolve("manifest")))
                    .containsPattern("\ninput " + pipeline.credit() + " \\S+ delete -?\\d+ -?\\d+ USED ");
        }
    }

    private static TopicPartition explanations(Pipeline pipeline) throws Exception {
        for (String topic : pipeline.config().explanationTopics()) {
            for (int partition = 0; partition < Pipeline.PARTITIONS; partition++) {
                TopicPartition place = new TopicPartition(topic, partition);
                long end = pipeline.admin()
                        .listOffsets(Map.of(place, OffsetSpec.latest()))
                        .partitionResult(place)
                        .get()
                        .offset();
                if (end > 8) {
                    return place;
                }
            }
        }
        throw new AssertionError("no partition with explanations");
    }

    private static void retention(Admin admin, String topic, String millis) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(
                        resource,
                        List.of(
                                new AlterConfigOp(
                                        new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, millis),
                                        AlterConfigOp.OpType.SET),
                                new AlterConfigOp(
                                        new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, "delete"),
                                        AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private String verify(Pipeline pipeline, int exitCode, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("verify", "--key", key()));
        words.addAll(List.of(more));
        return command(pipeline, exitCode, words.toArray(String[]::new));
    }

    private String key() {
        return SigningKeys.readFile(AuditScene.key(folder)).verifier().toString();
    }

    private String command(Pipeline pipeline, int exitCode, String... words) throws Exception {
        Path config = Files.writeString(
                pipeline.file().resolveSibling("audited.yaml"),
                Files.readString(pipeline.file()) + "\naudit: {log: example.org/faults, key-file: \""
                        + AuditScene.key(folder) + "\"}\n");
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--config", config.toString()));
        StringWriter out = new StringWriter();
        CommandLine commands =
                Rationale.commands().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        assertThat(commands.execute(arguments.toArray(String[]::new)))
                .as(out.toString())
                .isEqualTo(exitCode);
        return out.toString();
    }

    private String offline(Path export, int exitCode, String... more) {
        List<String> words = new ArrayList<>(List.of("verify", export.toString(), "--key", key()));
        words.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
        int found = new AuditTool(printer, printer, Clock.systemUTC()).run(words.toArray(String[]::new));
        assertThat(found).as(out.toString(StandardCharsets.UTF_8)).isEqualTo(exitCode);
        return out.toString(StandardCharsets.UTF_8);
    }
}
