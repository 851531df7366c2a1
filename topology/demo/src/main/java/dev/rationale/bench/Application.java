package dev.rationale.bench;

import dev.rationale.cli.CommandException;
import dev.rationale.cli.Waiting;
import dev.rationale.engine.EngineListener;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.stream.RationaleStreams;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KafkaStreams;

/** One life of the application in this process. */
final class Application implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RationaleStreams streams;

    private Application(RationaleStreams streams) {
        this.streams = streams;
    }

    /** Starts it and returns when it consumes. */
    static Application start(LoadedConfig loaded, EngineListener listener) {
        RationaleStreams streams = RationaleStreams.open(loaded, listener);
        Application application = new Application(streams);
        boolean running = false;
        try {
            streams.start();
            application.await(() -> streams.state() == KafkaStreams.State.RUNNING, () -> 0);
            running = true;
            return application;
        } finally {
            if (!running) {
                streams.close();
            }
        }
    }

    /** What shows that something goes on. */
    interface Count {
        /** Any number that changes while something does. */
        long now();
    }

    /**
     * Waits for something.
     *
     * @param goal what is waited for
     * @param count shows that it is still to be expected
     * @throws CommandException if the application failed, or the count stood still for two minutes
     */
    void await(BooleanSupplier goal, Count count) {
        long last = count.now();
        long since = System.nanoTime();
        while (!goal.getAsBoolean()) {
            Throwable failure = streams.failure();
            if (failure != null) {
                throw CommandException.failed("the application stopped: " + failure, failure);
            }
            long now = count.now();
            if (now != last) {
                last = now;
                since = System.nanoTime();
            }
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw CommandException.failed("nothing happened for two minutes at " + now + " outcomes", null);
            }
            Waiting.pause(Waiting.SHORT);
        }
    }

    @Override
    public void close() {
        streams.close();
    }
}
