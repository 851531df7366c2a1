package dev.rationale.demo;

import java.time.Duration;
import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/** The parts as the published images, started by Testcontainers. */
record ContainerParts(KafkaContainer kafka, GenericContainer<?> registry) implements Parts {
    private static final int REGISTRY_PORT = 8080;
    private static final String API = "/apis/ccompat/v7";

    /** Whether a Docker engine answers. */
    static boolean available() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
            return false;
        }
    }

    static ContainerParts start() {
        String image = System.getProperty("rationale.registry.image");
        if (image == null) {
            throw new IllegalStateException("the build names the registry's image in -Drationale.registry.image");
        }
        KafkaContainer kafka = new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion())
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
                .withEnv("KAFKA_GROUP_STREAMS_INITIAL_REBALANCE_DELAY_MS", "0");
        IMPATIENCE.forEach(
                (name, value) -> kafka.withEnv("KAFKA_" + name.replace('.', '_').toUpperCase(Locale.ROOT), value));
        GenericContainer<?> registry = new GenericContainer<>(image)
                .withExposedPorts(REGISTRY_PORT)
                .waitingFor(Wait.forHttp(API + "/subjects")
                        .forPort(REGISTRY_PORT)
                        .withStartupTimeout(Duration.ofMinutes(2)));
        ContainerParts parts = new ContainerParts(kafka, registry);
        try {
            Startables.deepStart(kafka, registry).join();
            return parts;
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    @Override
    public String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public String registryUrl() {
        return "http://" + registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT) + API;
    }

    @Override
    public Kind kind() {
        return Kind.CONTAINERS;
    }

    @Override
    public void close() {
        kafka.stop();
        registry.stop();
    }
}
