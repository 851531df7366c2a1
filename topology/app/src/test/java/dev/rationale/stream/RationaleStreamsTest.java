package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.config.ConfigReader;
import dev.rationale.config.KafkaProperties;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.DeviceBatch;
import dev.rationale.engine.EngineDownException;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineMetrics;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineSettings;
import dev.rationale.engine.Urgency;
import dev.rationale.model.BoundInput;
import dev.rationale.policy.CompiledSpec;
import dev.rationale.policy.LoadedConfig;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Start and end of the application, with a broker that is not there: nothing of this waits for an event. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RationaleStreamsTest {
    private static final String PREPARING = "{method: integrated-gradients, baseline: {kind: counterfactual}}";
    private static final String PLAIN = "{method: integrated-gradients, baseline: {kind: mean}}";
    private static final Path MODELS = Path.of("..", "..", "deploy", "models").toAbsolutePath();

    @TempDir
    private Path folder;

    /** Holds what goes to a device, and may end its worker then. */
    private static final class Gate implements EngineListener {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private volatile boolean deadly;

        @Override
        public void batchStarted(DeviceBatch batch) {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (deadly) {
                throw new AssertionError("the test ends a worker");
            }
        }
    }

    /** Counts how often it is closed, and holds who does. */
    private static final class HeldRegistry extends MockSchemaRegistryClient {
        private final AtomicInteger closings = new AtomicInteger();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void close() {
            closings.incrementAndGet();
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Scene implements AutoCloseable {
        private final Gate gate = new Gate();
        private final HeldRegistry registry = new HeldRegistry();
        private final LoadedConfig loaded;
        private final AttributionEngine engine;
        private final RationaleStreams streams;

        Scene(String entry) {
            loaded = LoadedConfig.open(
                    new ConfigReader(Map.of()).parse("""
                    kafka: {bootstrap.servers: "127.0.0.1:1"}
                    registry: {schema.registry.url: "http://127.0.0.1:1"}
                    application: {state-dir: "%s"}
                    topics: {predictions: [p]}
                    engine: {devices: cpu}
                    models:
                      - path: credit
                        explain: [%s]
                    """.formatted(folder, entry), MODELS, "test.yaml"));
            EngineSettings settings = Engines.settings(loaded.config().engine(), loaded.devices());
            EngineMetrics metrics = new EngineMetrics(settings, gate);
            engine = new AttributionEngine(settings, metrics);
            InputTopics inputs = new InputTopics(List.of(new InputTopic("p", Uuid.randomUuid(), 1)));
            streams = RationaleStreams.assembled(
                    loaded, inputs, registry, engine, metrics, KafkaProperties.of(loaded.config()), null);
        }

        @Override
        public void close() {
            gate.open.countDown();
            registry.open.countDown();
            streams.close();
            loaded.close();
        }
    }

    private static CompletableFuture<Boolean> aside(Supplier<Boolean> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task).start());
    }

    @Test
    void shouldTakeEventsOnlyWhenWhatTheyShareIsPrepared() throws Exception {
        try (Scene scene = new Scene(PREPARING)) {
            CompletableFuture<Boolean> started = aside(scene.streams::start);
            scene.gate.reached.await();
            assertThat(scene.streams.state()).isEqualTo(KafkaStreams.State.CREATED);
            assertThat(started).isNotDone();

            scene.gate.open.countDown();
            assertThat(started.get()).isTrue();
            assertThat(scene.streams.state()).isNotEqualTo(KafkaStreams.State.CREATED);
        }
    }

    @Test
    void shouldNotStartWhenTheEngineGoesDownWhilePreparing() throws Exception {
        try (Scene scene = new Scene(PREPARING)) {
            scene.gate.deadly = true;
            scene.gate.open.countDown();

            assertThat(scene.streams.start()).isFalse();
            assertThat(scene.streams.awaitStopped(Duration.ofSeconds(30))).isTrue();
            assertThat(scene.streams.state()).isEqualTo(KafkaStreams.State.CREATED);
            assertThat(scene.streams.failure()).hasMessageContainingAll("the engine failed", "the test ends a worker");
        }
    }

    @Test
    void shouldNotStartWhenClosedWhilePreparing() throws Exception {
        try (Scene scene = new Scene(PREPARING)) {
            CompletableFuture<Boolean> started = aside(scene.streams::start);
            scene.gate.reached.await();
            Thread closing = new Thread(scene.streams::close);
            closing.start();

            assertThat(scene.engine.down().get()).hasMessageContaining("closed");
            scene.gate.open.countDown();
            scene.registry.open.countDown();

            assertThat(started.get()).isFalse();
            closing.join();
            assertThat(scene.streams.failure()).isNull();
            assertThat(scene.streams.state()).isEqualTo(KafkaStreams.State.NOT_RUNNING);
        }
    }

    @Test
    void shouldStopWhenTheEngineGoesDownWithoutAnEventInWork() throws Exception {
        try (Scene scene = new Scene(PLAIN)) {
            assertThat(scene.streams.start()).isTrue();
            scene.gate.deadly = true;
            scene.gate.open.countDown();
            CompiledSpec spec = scene.loaded.specs().get(0);
            BoundInput input = spec.model().samples().get(0);
            assertThat(scene.engine.submit(EngineRequest.of(
                            spec.model(), spec.start(input, spec.usualTarget(), 7), input, Urgency.NORMAL)))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(EngineDownException.class);

            assertThat(scene.streams.awaitStopped(Duration.ofSeconds(30))).isTrue();
            assertThat(scene.streams.failure()).hasMessageContainingAll("the engine failed", "the test ends a worker");
        }
    }

    /** A signal closes it while the command does. */
    @Test
    void shouldCloseOnceAndLetTheSecondWaitForTheFirst() throws Exception {
        try (Scene scene = new Scene(PLAIN)) {
            Thread first = new Thread(scene.streams::close);
            Thread second = new Thread(scene.streams::close);
            first.start();
            scene.registry.reached.await();
            second.start();
            while (second.getState() != Thread.State.BLOCKED && scene.registry.closings.get() == 1) {
                Thread.onSpinWait();
            }
            assertThat(scene.registry.closings).hasValue(1);
            scene.registry.open.countDown();
            first.join();
            second.join();
            assertThat(scene.registry.closings).hasValue(1);
        }
    }
}
