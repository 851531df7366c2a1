package dev.rationale.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * One real Kafka broker, controller included, in this JVM. The same classes as in production, with memory settings for a
 * laptop and replication factors of one, and without automatic topics.
 *
 * <p>Threading: start and close may be called from any thread; everything else is immutable.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final KafkaRaftServer server;
    private final BrokerStorage storage;
    private final int port;
    private final @Nullable TemporaryDirectory temporary;
    private boolean closed;

    private EmbeddedBroker(
            KafkaRaftServer server, BrokerStorage storage, int port, @Nullable TemporaryDirectory temporary) {
        this.server = server;
        this.storage = storage;
        this.port = port;
        this.temporary = temporary;
    }

    /** Starts a broker on a free port with a temporary data directory. Takes 2 to 4 seconds in a cold JVM. */
    public static EmbeddedBroker start() {
        return start(BrokerOptions.defaults());
    }

    /**
     * Starts a broker and returns when it takes requests.
     *
     * @param options port, data directory and settings
     * @return the running broker; the caller closes it
     * @throws PortTakenException if the chosen port is taken
     * @throws PartStartException if the broker does not start for another reason
     */
    public static EmbeddedBroker start(BrokerOptions options) {
        if (options.port() != 0) {
            LoopbackPorts.requireFree("broker", options.port());
        }
        return start(options, () -> ports(options.port()));
    }

    static EmbeddedBroker start(BrokerOptions options, Supplier<BrokerPorts> choice) {
        Optional<Path> kept = options.dataDirectory();
        TemporaryDirectory temporary = kept.isPresent() ? null : TemporaryDirectory.create("rationale-broker-");
        boolean started = false;
        try {
            BrokerStorage storage = BrokerStorage.open(temporary == null ? kept.orElseThrow() : temporary.path());
            EmbeddedBroker broker = start(storage, options.settings(), choice, temporary);
            started = true;
            return broker;
        } finally {
            if (!started && temporary != null) {
                temporary.close();
            }
        }
    }

    /** Where clients connect, {@code host:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Where the broker keeps its topics: a folder for each partition. */
    public Path dataDirectory() {
        return storage.directory();
    }

    /** The port for clients. */
    public int port() {
        return port;
    }

    /** Stops the broker, waits for its threads, and deletes a temporary data directory. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdown();
        server.awaitShutdown();
        if (temporary != null) {
            temporary.close();
        }
    }

    private static EmbeddedBroker start(
            BrokerStorage storage,
            Map<String, String> settings,
            Supplier<BrokerPorts> choice,
            @Nullable TemporaryDirectory temporary) {
        for (int attempt = 1; ; attempt++) {
            BrokerPorts ports = choice.get();
            try {
                return new EmbeddedBroker(
                        launch(storage.properties(ports, settings)), storage, ports.client(), temporary);
            } catch (RuntimeException e) {
                if (!LoopbackPorts.taken(ports.client()) && !LoopbackPorts.taken(ports.controller())) {
                    throw new PartStartException("the Kafka broker did not start: " + e.getMessage(), e);
                }
                if (attempt == ATTEMPTS) {
                    throw new PortTakenException("broker", ports.client());
                }
            }
        }
    }

    private static BrokerPorts ports(int client) {
        List<Integer> free = LoopbackPorts.free(2);
        return new BrokerPorts(client == 0 ? free.get(0) : client, free.get(1));
    }

    private static KafkaRaftServer launch(Properties properties) {
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        try {
            startWithoutHalt(server);
            return server;
        } catch (RuntimeException e) {
            server.shutdown();
            server.awaitShutdown();
            throw e;
        }
    }

    /** A controller that cannot start halts its JVM, on the starting thread. This JVM has more to do than be a broker. */
    private static synchronized void startWithoutHalt(KafkaRaftServer server) {
        Thread starter = Thread.currentThread();
        Exit.setHaltProcedure((status, message) -> {
            if (Thread.currentThread() == starter) {
                throw new IllegalStateException("its controller did not start, see the log");
            }
            Runtime.getRuntime().halt(status);
        });
        try {
            server.startup();
        } finally {
            Exit.resetHaltProcedure();
        }
    }

    /**
     * The ports that one attempt takes.
     *
     * @param client where clients connect
     * @param controller where the broker speaks to its own controller
     */
    record BrokerPorts(int client, int controller) {}
}
