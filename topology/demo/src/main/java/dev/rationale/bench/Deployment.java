package dev.rationale.bench;

import dev.rationale.cli.ClosedAtExit;
import dev.rationale.cli.CommandException;
import dev.rationale.cli.Groundwork;
import dev.rationale.cli.KafkaAccess;
import dev.rationale.config.ConfigReader;
import dev.rationale.config.RationaleConfig;
import dev.rationale.demo.DemoKey;
import dev.rationale.demo.DemoParts;
import dev.rationale.demo.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Broker and registry of one measurement, with topics, schemas and a configuration.
 *
 * @param parts running
 * @param file the configuration, for a process of its own
 * @param config the same, read
 * @param brisk the same, with one commit after the other
 * @param audited another application over the same predictions, with topics of its own and an audit log
 * @param running stops the parts, and deletes everything on disk
 */
record Deployment(
        DemoParts parts,
        Path file,
        RationaleConfig config,
        RationaleConfig brisk,
        RationaleConfig audited,
        ClosedAtExit running)
        implements AutoCloseable {
    private static final short BROKER_DEFAULT = -1;
    private static final Duration AT_ONCE = Duration.ofMillis(5);

    /**
     * @param home the repository's root
     * @param models to explain, each with a topic of its own
     * @param partitions of each topic
     * @param threads stream threads
     * @param devices as {@code engine.devices}
     * @param commitInterval of Kafka Streams
     * @param guarantee as configured
     * @param parameters of the method
     */
    record Plan(
            Path home,
            List<SampleModel> models,
            int partitions,
            int threads,
            String devices,
            Duration commitInterval,
            RationaleConfig.Guarantee guarantee,
            Map<String, String> parameters) {}

    /**
     * Starts everything but the application.
     *
     * @throws CommandException if interrupted
     * @throws dev.rationale.demo.PartStartException if a part does not start
     */
    static Deployment start(Plan plan) {
        TemporaryDirectory work = TemporaryDirectory.create("rationale-bench-");
        boolean started = false;
        try {
            DemoParts parts = DemoParts.start(0, 0, broker -> {}, registry -> {});
            try {
                Path file = write(work.path().resolve("rationale.yaml"), plan, plan.commitInterval(), parts, false);
                Path brisk = write(work.path().resolve("brisk.yaml"), plan, AT_ONCE, parts, false);
                Path audited = write(work.path().resolve("audited.yaml"), plan, plan.commitInterval(), parts, true);
                // Nobody's environment: it is meant for other clusters.
                ConfigReader reader = new ConfigReader(Map.of());
                RationaleConfig config = reader.read(file);
                Groundwork.lay(config, new KafkaAccess(config), plan.partitions(), BROKER_DEFAULT);
                Deployment deployment = new Deployment(
                        parts,
                        file,
                        config,
                        reader.read(brisk),
                        reader.read(audited),
                        ClosedAtExit.of(() -> stop(parts, work)));
                started = true;
                return deployment;
            } finally {
                if (!started) {
                    parts.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted", e);
        } finally {
            if (!started) {
                work.close();
            }
        }
    }

    /** For files of the measurement; goes away with it. */
    Path folder() {
        return Objects.requireNonNull(file.getParent());
    }

    KafkaAccess access() {
        return new KafkaAccess(config);
    }

    private static void stop(DemoParts parts, TemporaryDirectory work) {
        try {
            parts.close();
        } finally {
            work.close();
        }
    }

    @Override
    public void close() {
        running.close();
    }

    /** Makes the topics of {@link #audited}. */
    void layAudited(int partitions) {
        Groundwork.lay(audited, new KafkaAccess(audited), partitions, BROKER_DEFAULT);
    }

    private static Path write(Path file, Plan plan, Duration commitInterval, DemoParts parts, boolean audited)
            throws IOException {
        String topics = plan.models().stream().map(SampleModel::topic).collect(Collectors.joining(", "));
        StringBuilder yaml = new StringBuilder("""
                application: {id: %s, guarantee: %s, threads: %d, state-dir: "%s"}
                kafka: {bootstrap.servers: "%s", commit.interval.ms: %d}
                registry: {schema.registry.url: "%s"}
                topics: {prefix: "%s.", predictions: [%s]}
                engine: {devices: "%s"}
                """.formatted(
                        audited ? "rationale-bench-audited" : "rationale-bench",
                        plan.guarantee().text(),
                        plan.threads(),
                        file.resolveSibling(audited ? "audited-state" : "state"),
                        parts.broker().bootstrapServers(),
                        commitInterval.toMillis(),
                        parts.registry().url(),
                        audited ? "audited" : "rationale",
                        topics,
                        plan.devices()));
        if (audited) {
            yaml.append("audit: {key-file: \"%s\"}\n"
                    .formatted(DemoKey.create(Objects.requireNonNull(file.getParent()))
                            .file()));
        }
        yaml.append("models:\n");
        String parameters = plan.parameters().entrySet().stream()
                .map(parameter -> parameter.getKey() + ": " + parameter.getValue())
                .collect(Collectors.joining(", "));
        for (SampleModel model : plan.models()) {
            yaml.append("""
                      - path: "%s"
                        explain:
                          - {method: integrated-gradients, topics: [%s], baseline: {kind: %s}, target: %s, parameters: {%s}}
                    """.formatted(
                            plan.home().resolve(model.folder()).toAbsolutePath(),
                            model.topic(),
                            model.baseline(),
                            model.target(),
                            parameters));
        }
        return Files.writeString(file, yaml);
    }
}
