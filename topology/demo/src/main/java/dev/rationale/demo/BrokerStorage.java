package dev.rationale.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The formatted data directory of an embedded broker.
 *
 * @param directory holds log and metadata log
 */
record BrokerStorage(Path directory) {
    private static final int NODE = 1;

    /** Settings that do not depend on directory and ports: one replica of everything, little memory, few threads. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", Integer.toString(NODE)),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("default.replication.factor", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
            Map.entry("log.index.size.max.bytes", "1048576"),
            Map.entry("num.network.threads", "1"),
            Map.entry("num.io.threads", "2"),
            Map.entry("background.threads", "2"));

    /**
     * Formats a new or empty directory, and accepts one that an earlier start has formatted.
     *
     * @throws PartStartException if the directory holds something else
     */
    static BrokerStorage open(Path directory) {
        try {
            Files.createDirectories(directory);
            if (!Files.exists(directory.resolve("meta.properties"))) {
                requireEmpty(directory);
                format(directory.toString());
            }
            return new BrokerStorage(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the broker's data directory " + directory, e);
        }
    }

    /** The broker's whole configuration for these ports, {@code more} over the usual settings. */
    Properties properties(EmbeddedBroker.BrokerPorts ports, Map<String, String> more) {
        Properties properties = new Properties();
        properties.putAll(SETTINGS);
        properties.putAll(more);
        properties.put("controller.quorum.voters", NODE + "@127.0.0.1:" + ports.controller());
        properties.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(ports.client(), ports.controller()));
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.client());
        properties.put("log.dirs", directory.toString());
        return properties;
    }

    private static void requireEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw new PartStartException(
                        directory + " is neither empty nor a broker's data directory: choose another one", null);
            }
        }
    }

    private static void format(String directory) {
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(directory))
                    .setMetadataLogDirectory(directory)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setControllerListenerName("CONTROLLER")
                    .run();
        } catch (Exception e) {
            throw new PartStartException("cannot format the broker's data directory " + directory, e);
        }
    }
}
