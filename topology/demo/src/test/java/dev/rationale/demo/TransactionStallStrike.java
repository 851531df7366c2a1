package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.config.PassedProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.config.RationaleConfig.Guarantee;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.TransactionState;

/**
 * Stalls the device until the broker has aborted the transactions of the work that waits for it. The configuration refuses a
 * transaction time-out below the drain deadline, so this one is changed behind its back. Without transactions the stall lasts as
 * long as the time-out would.
 */
final class TransactionStallStrike implements Strike {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String STREAM_THREADS = "org.apache.kafka.streams.processor.internals.StreamThread";

    @Override
    public double tolerance() {
        return Pipeline.EASY;
    }

    @Override
    public RationaleConfig changed(RationaleConfig config) {
        SortedMap<String, String> kafka = new TreeMap<>(config.kafka().values());
        kafka.put("producer.transaction.timeout.ms", Long.toString(TIMEOUT.toMillis()));
        return new RationaleConfig(
                config.application(),
                new PassedProperties(kafka),
                config.registry(),
                config.topics(),
                config.limits(),
                config.engine(),
                config.audit(),
                config.models(),
                config.source());
    }

    @Override
    public String strike(FaultScene scene) {
        boolean transactions = scene.mode().guarantee() == Guarantee.EXACTLY_ONCE_V2;
        DeviceStall stall = new DeviceStall();
        try (LogWatch watch = LogWatch.open(STREAM_THREADS, scene.pipeline().id());
                Pipeline.Running running = scene.pipeline().start(stall)) {
            scene.flow(running);
            stall.begin();
            scene.flowUntil(running, stall::hasBegun, "a stalled device");
            long start = System.nanoTime();
            scene.await(
                    () -> transactions ? isAborted(scene) : elapsed(start).compareTo(TIMEOUT) > 0,
                    "the end of the transaction's time");
            Duration stalled = elapsed(start);
            String after = scene.progress();
            stall.end();
            scene.flow(running);
            scene.finish(running);
            long fenced = watch.messages().stream()
                    .filter(message -> message.contains("fenced"))
                    .count();
            assertThat(fenced > 0).as("a stream thread was fenced").isEqualTo(transactions);
            return "stalled for %.1f s after %s, %d stream threads fenced"
                    .formatted(stalled.toMillis() / 1e3, after, fenced);
        } finally {
            stall.end();
        }
    }

    private static Duration elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Whether all transactions that were open are over, and one at least not well. */
    private static boolean isAborted(FaultScene scene) {
        List<TransactionState> states = scene.pipeline().transactions();
        return states.contains(TransactionState.COMPLETE_ABORT)
                && states.stream()
                        .allMatch(state -> state == TransactionState.COMPLETE_ABORT
                                || state == TransactionState.COMPLETE_COMMIT
                                || state == TransactionState.EMPTY);
    }
}
