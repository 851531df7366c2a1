package dev.rationale.demo;

import java.nio.file.Path;
import java.time.Duration;

/** Stops the only broker in flow, until the application's clients have noticed, and starts it again on its data. */
final class BrokerStrike implements Strike {
    private static final String CLIENTS = "org.apache.kafka.clients.NetworkClient";

    private OwnBroker own;

    /** An embedded broker beside the shared registry, also where the shared broker is a container. */
    private static final class OwnBroker implements Parts {
        private final Parts shared;
        private final BrokerOptions options;
        private EmbeddedBroker broker;

        private OwnBroker(Parts shared, Path data) {
            this.shared = shared;
            BrokerOptions first = EmbeddedParts.impatient().withDataDirectory(data);
            broker = EmbeddedBroker.start(first);
            options = first.withPort(broker.port());
        }

        /** On its port, unless somebody has that for a moment. */
        boolean restart() {
            try {
                broker = EmbeddedBroker.start(options);
                return true;
            } catch (PortTakenException e) {
                return false;
            }
        }

        @Override
        public String bootstrapServers() {
            return broker.bootstrapServers();
        }

        @Override
        public String registryUrl() {
            return shared.registryUrl();
        }

        @Override
        public Kind kind() {
            return Kind.EMBEDDED;
        }

        @Override
        public void close() {
            broker.close();
        }
    }

    @Override
    public Parts parts(Parts shared, Path folder) {
        own = new OwnBroker(shared, folder.resolve("broker"));
        return own;
    }

    @Override
    public String strike(FaultScene scene) {
        try (LogWatch watch =
                        LogWatch.open(CLIENTS, "clientId=" + scene.pipeline().id());
                Pipeline.Running running = scene.start()) {
            scene.flow(running);
            long start = System.nanoTime();
            own.broker.close();
            scene.await(() -> mentions(watch) > 0, "a client without connection");
            scene.await(own::restart, "the broker on its port again");
            Duration down = Duration.ofNanos(System.nanoTime() - start);
            String after = scene.progress();
            scene.flow(running);
            scene.finish(running);
            return "away for %.1f s after %s; %d failed connections"
                    .formatted(down.toMillis() / 1e3, after, mentions(watch));
        }
    }

    private static long mentions(LogWatch watch) {
        return watch.messages().stream()
                .filter(message -> message.contains("could not be established"))
                .count();
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
