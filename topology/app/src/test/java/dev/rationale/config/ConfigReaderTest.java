package dev.rationale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.Objective;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private static final String FULL = """
            application: {id: explain-1, guarantee: at_least_once, threads: 3, state-dir: state, allow-unknown-kafka: true}
            kafka:
              bootstrap.servers: [one:9092, "two:9092"]
              producer.linger.ms: 20
              security.protocol: PLAINTEXT
            registry:
              schema.registry.url: http://registry:8081
            topics: {prefix: "x.", predictions: [credit.predictions, other]}
            limits:
              max-output-bytes: 2000
              in-flight-per-task: 7
              drain-deadline: 500ms
              registry-patience: 2m
              duplicates-window: 1d
            engine:
              devices: gpu:0,12
              memory: 17179869184
              batch-linger: 5ms
              call-deadline: 2m
              max-records: 100
              max-bytes: 1048576
            models:
              - path: bare.pt
                name: scorer
                version: "7"
                inputs:
                  - {name: x, shape: [3, 4]}
                  - {name: ids, dtype: int64, shape: []}
                explain:
                  - rule: adverse
                    method: integrated-gradients
                    topics: [other]
                    when: {outcomes: [ADVERSE, UNKNOWN]}
                    parameters: {quadrature: gausslegendre, steps: 64}
                    baseline: {kind: constant, parameters: {value: 0.5}}
                    target: 2
                    output: logits
                    objective: log-probability
                    tolerance: 1e-3
                    output-topic: mine
            """;

    private Configurations configurations;

    @TempDir
    private Path folder;

    @BeforeEach
    void openFolder() {
        configurations = new Configurations(folder);
    }

    @Test
    void shouldReadEveryKeyWhenAllAreGiven() {
        RationaleConfig config = configurations.read(FULL);

        assertThat(config.application())
                .isEqualTo(new RationaleConfig.Application(
                        "explain-1", RationaleConfig.Guarantee.AT_LEAST_ONCE, 3, folder.resolve("state"), true));
        assertThat(config.kafka().values())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "one:9092,two:9092",
                        "producer.linger.ms", "20",
                        "security.protocol", "PLAINTEXT"));
        assertThat(config.registry().values()).isEqualTo(Map.of("schema.registry.url", "http://registry:8081"));
        assertThat(config.topics()).isEqualTo(new RationaleConfig.Topics("x.", List.of("credit.predictions", "other")));
        assertThat(config.limits())
                .isEqualTo(new RationaleConfig.Limits(
                        2000, 7, Duration.ofMillis(500), Duration.ofMinutes(2), Duration.ofDays(1)));
        assertThat(config.engine())
                .isEqualTo(new RationaleConfig.Engine(
                        "gpu:0,12", 17_179_869_184L, Duration.ofMillis(5), Duration.ofMinutes(2), 100, 1_048_576L));
        RationaleConfig.ModelEntry model = config.models().get(0);
        assertThat(model.path()).isEqualTo(folder.resolve("bare.pt"));
        assertThat(model.name()).isEqualTo("scorer");
        assertThat(model.version()).isEqualTo("7");
        assertThat(model.inputs())
                .containsExactly(
                        new RationaleConfig.InputEntry("x", "float32", List.of(3L, 4L)),
                        new RationaleConfig.InputEntry("ids", "int64", List.of()));
        assertThat(model.explain())
                .containsExactly(new RationaleConfig.ExplainEntry(
                        "adverse",
                        "integrated-gradients",
                        List.of("other"),
                        new RationaleConfig.When(Set.of("ADVERSE", "UNKNOWN")),
                        Map.of("quadrature", "gausslegendre", "steps", "64"),
                        new RationaleConfig.BaselineEntry("constant", Map.of("value", "0.5")),
                        "2",
                        "logits",
                        Objective.LOG_PROBABILITY,
                        0.001,
                        "mine"));
        assertThat(config.outputTopic(model.explain().get(0))).isEqualTo("mine");
    }

    @Test
    void shouldReadEveryKeyOfAuditLogWhenAllAreGiven() {
        RationaleConfig config = configurations.read(Configurations.withSections("""
                audit:
                  log: example.org/credit
                  coverage-interval: 2s
                  checkpoint-leaves: 7
                  checkpoint-interval: 1m
                  key-file: keys/audit.key
                  heads: heads
                  archive: models
                """));

        assertThat(config.audit())
                .isEqualTo(new RationaleConfig.Audit(
                        "example.org/credit",
                        Duration.ofSeconds(2),
                        7,
                        Duration.ofMinutes(1),
                        folder.resolve("keys/audit.key"),
                        folder.resolve("heads"),
                        folder.resolve("models")));
        assertThat(config.describe()).contains("audit.log = example.org/credit", "audit.checkpoint-leaves = 7");
    }

    @Test
    void shouldKeepHeadsBesideKeyWhenNoFolderIsNamed() {
        RationaleConfig.Audit audit = configurations
                .read(Configurations.withSections("audit: {key-file: keys/audit.key}\n"))
                .audit();

        assertThat(audit).isNotNull();
        assertThat(audit.headsFolder()).isEqualTo(folder.resolve("keys/audit.key.heads"));
    }

    @Test
    void shouldNameTopicsAfterPrefixWhenEntryNamesNone() {
        RationaleConfig config = configurations.read(Configurations.MINIMAL);

        assertThat(config.outputTopic(config.models().get(0).explain().get(0))).isEqualTo("rationale.explanations");
        assertThat(config.topics().deadLetters()).isEqualTo("rationale.explanations.dlq");
        assertThat(config.topics().specifications()).isEqualTo("rationale.specifications");
        assertThat(config.topics().auditLeaves()).isEqualTo("rationale.audit.leaves");
        assertThat(config.topics().auditCheckpoints()).isEqualTo("rationale.audit.checkpoints");
        assertThat(config.topics().auditCommands()).isEqualTo("rationale.audit.commands");
    }

    @Test
    void shouldTreatKeyWithoutValueAsAbsentWhenItHasADefault() {
        assertThat(configurations
                        .read(Configurations.withSections("limits:\napplication:\n  threads:\n"))
                        .application()
                        .threads())
                .isEqualTo(2);
    }

    @Test
    void shouldResolvePathsAgainstFileWhenReadFromDisk() throws IOException {
        Path file = Files.writeString(folder.resolve("rationale.yaml"), Configurations.MINIMAL);

        RationaleConfig config = new ConfigReader(Map.of()).read(file);

        assertThat(config.models().get(0).path()).isEqualTo(folder.resolve("credit"));
        assertThat(config.source().name()).isEqualTo(file.toString());
    }

    @Test
    void shouldNameFileWhenItIsMissingOrNoText() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        Path binary = Files.write(folder.resolve("binary.yaml"), "é".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> new ConfigReader(Map.of()).read(missing))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("missing.yaml: 1 problem")
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> new ConfigReader(Map.of()).read(binary))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("expected UTF-8 text");
    }

    @Test
    void shouldFindLineOfNearestPlaceWhenProblemComesLater() {
        RationaleConfig config = configurations.read(Configurations.MINIMAL);

        assertThat(config.source().problem("models[0].path", "refused").toString())
                .isEqualTo("line 5: models[0].path: refused");
        assertThat(config.source()
                        .problem("models[0].explain[0].baseline.kind", "no mean")
                        .line())
                .isEqualTo(7);
        assertThat(config.source().problem("limits.drain-deadline", "x").line()).isZero();
    }
}
