package dev.rationale.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A broker and a registry for integration tests, one pair for the whole test JVM. A test class takes it as a parameter:
 * {@code @OnParts final class XIT { XIT(Parts parts) { … } }}. Tests share the pair, so each takes
 * topics, subjects, group and application ids of its own from {@link #fresh}.
 */
interface Parts extends AutoCloseable {
    AtomicInteger NAMES = new AtomicInteger();

    /**
     * Broker settings that let a test see the end of a dead member and of its transaction soon: groups of the streams protocol
     * may ask for short sessions, and overdue transactions are looked for twice a second instead of every ten seconds.
     */
    Map<String, String> IMPATIENCE = Map.of(
            "group.streams.min.session.timeout.ms", "1000",
            "group.streams.min.heartbeat.interval.ms", "100",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

    /** Which kind of parts a test runs on. */
    enum Kind {
        /** Broker in this JVM, registry as a child process. */
        EMBEDDED,
        /** Both in containers. */
        CONTAINERS
    }

    /** Where the broker is. */
    String bootstrapServers();

    /** Base address of the registry's Confluent-compatible API. */
    String registryUrl();

    /** What the parts are. */
    Kind kind();

    /** A name that no other test of this JVM has. */
    default String fresh(String stem) {
        return stem + "-" + NAMES.incrementAndGet();
    }

    /** A new topic under a fresh name, ready to be written. */
    default String freshTopic(String stem, int partitions) {
        String name = fresh(stem);
        TopicCreation.create(
                bootstrapServers(), List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())));
        return name;
    }

    @Override
    void close();
}
