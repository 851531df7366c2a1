package dev.rationale.stream;

import dev.rationale.config.InvalidConfigException;
import dev.rationale.config.RationaleConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the Kafka on the class path is one that {@link dev.rationale.stream.internals} was tried with. What it hooks into
 * is no interface of Kafka's: a minor version may move the commit away from under the barrier, which would compile, run, and
 * lose events.
 */
final class KafkaVersion {
    /** The minor version that every fault was tried with. */
    static final String TRIED = "4.3";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaVersion.class);
    private static final String STREAMS = "/kafka/kafka-streams-version.properties";

    private KafkaVersion() {}

    /**
     * Refuses an untried version, or only warns of it where the configuration allows that.
     *
     * @throws InvalidConfigException if it is refused
     */
    static void check(RationaleConfig config) {
        check(config, streams(), AppInfoParser.getVersion());
    }

    /** As {@link #check(RationaleConfig)}, of these versions. */
    static void check(RationaleConfig config, String streams, String clients) {
        problem(streams, clients).ifPresent(problem -> {
            if (!config.application().allowUnknownKafka()) {
                throw new InvalidConfigException(
                        config.source().name(),
                        List.of(config.source().problem("application.allow-unknown-kafka", problem)));
            }
            LOG.warn("{}; it is used because application.allow-unknown-kafka says so", problem);
        });
    }

    /** What is wrong with these versions; empty where nothing is. */
    static Optional<String> problem(String streams, String clients) {
        boolean tried = Stream.of(streams, clients)
                .allMatch(version -> version.equals(TRIED) || version.startsWith(TRIED + "."));
        return tried
                ? Optional.empty()
                : Optional.of(
                        "expected Kafka " + TRIED + ", which the commit barrier was tried with, found Kafka Streams "
                                + streams + " with clients " + clients
                                + "; put " + TRIED
                                + " on the class path, or set this key to true to take the risk of lost events");
    }

    /** Version of the loaded Kafka Streams; {@code unknown} where its jar does not say. */
    static String streams() {
        Properties properties = new Properties();
        try (InputStream file = KafkaStreams.class.getResourceAsStream(STREAMS)) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be read: {}", STREAMS, e.getMessage());
        }
        return properties.getProperty("version", "unknown").strip();
    }
}
