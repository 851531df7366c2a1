package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.engine.EngineResult.Attributed;
import dev.rationale.engine.EngineResult.Rejected;
import dev.rationale.model.DeviceLostException;
import dev.rationale.model.DeviceMemoryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that run out of memory, break, or do not come back; records on which the model fails. */
@Timeout(30)
class EngineFaultsTest {
    private static final int STEPS = 4;

    /** Remembers the limits that the engine tells of. */
    private static final class Limits implements EngineListener {
        private final List<Integer> rows = new CopyOnWriteArrayList<>();

        @Override
        public void limitChanged(String device, int limit) {
            rows.add(limit);
        }
    }

    @Test
    void shouldHalveBatchesThatDoNotFitAndRememberIt() throws Exception {
        Polynomial oracle = new Polynomial(1, rows -> {
            if (rows.size() > 9) {
                throw new DeviceMemoryException("injected: " + rows.size() + " rows");
            }
        });
        Limits limits = new Limits();
        try (AttributionEngine engine = patient(limits)) {
            explain(engine, oracle, 64, 80);
            // 64 rows, 32, 16 were too many, 8 fit, and nobody tries again so soon.
            assertThat(limits.rows).containsExactly(32, 16, 8);
            assertThat(oracle.batchSizes())
                    .startsWith(64, 32, 16, 8)
                    .filteredOn(rows -> rows > 9)
                    .hasSize(3);
        }
    }

    @Test
    void shouldRecoverTheBatchSizeWhenMemoryIsFreeAgain() throws Exception {
        AtomicInteger room = new AtomicInteger(8);
        Polynomial oracle = new Polynomial(1, rows -> {
            if (rows.size() > room.get()) {
                throw new DeviceMemoryException("injected: " + rows.size() + " rows");
            }
        });
        Limits limits = new Limits();
        try (AttributionEngine engine = patient(limits)) {
            explain(engine, oracle, 64, 80);
            assertThat(limits.rows).containsExactly(32, 16, 8);
            room.set(Integer.MAX_VALUE);
            explain(engine, oracle, 64, 2000);
            assertThat(limits.rows).containsExactly(32, 16, 8, 16, 32, 64);
        }
    }

    /** Rows of a record stay together, so that few batches have exactly as many as the limit. */
    @ParameterizedTest
    @ValueSource(ints = {5, 9, 50})
    void shouldRecoverTheBatchSizeFromBatchesThatAreNearlyFull(int steps) throws Exception {
        int limit = 512;
        AtomicBoolean failed = new AtomicBoolean();
        Polynomial oracle = new Polynomial(1, rows -> {
            if (rows.size() == limit && failed.compareAndSet(false, true)) {
                throw new DeviceMemoryException("injected");
            }
        });
        Placement placement = Engines.placement(oracle, limit);
        Limits limits = new Limits();
        try (AttributionEngine engine = patient(limits)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            futures.add(engine.submit(Engines.request(placement, SegmentProgram.of(limit % steps, 1))));
            for (int record = 1; record <= 80 * limit / 2 / steps; record++) {
                futures.add(engine.submit(Engines.request(placement, SegmentProgram.of(steps, 1))));
            }
            engine.hurry(() -> futures.forEach(CompletableFuture::join));
            assertThat(limits.rows).containsExactly(limit / 2, limit);
        }
    }

    @Test
    void shouldGoDownWhenNotASingleRowFits() {
        Polynomial oracle = new Polynomial(1, rows -> {
            throw new DeviceMemoryException("injected");
        });
        Placement placement = new Placement(Engines.CPU, oracle, 4, 8, () -> {
            throw new DeviceMemoryException("injected, for the known row");
        });
        try (AttributionEngine engine = engine(1, EngineListener.NONE)) {
            assertDown(
                    engine.submit(Engines.request(placement, SegmentProgram.of(STEPS, 1))),
                    "no memory for a single row: injected, for the known row");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldRejectARecordOfWhichNoRowFitsAndKeepTheLimit(int workers) throws Exception {
        Polynomial oracle = new Polynomial(1, rows -> {
            if (rows.stream().anyMatch(row -> row.to()[0] == 3)) {
                throw new DeviceMemoryException("injected");
            }
        });
        Limits limits = new Limits();
        try (AttributionEngine engine = patient(workers, limits)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            for (int record = 1; record <= 64; record++) {
                futures.add(engine.submit(request(oracle, 64, record)));
            }
            assertThat(futures.get(2).get())
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.code()).isEqualTo(Rejected.EXCEEDS_DEVICE_MEMORY));
            engine.hurry(() -> futures.forEach(CompletableFuture::join));
            for (int record = 1; record <= 64; record++) {
                if (record != 3) {
                    assertExplained(futures.get(record - 1), record);
                }
            }
            assertThat(limits.rows).isEmpty();
        }
    }

    @Test
    void shouldNotBlameARecordForTheMemoryThatOthersTake() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean begun = new AtomicBoolean();
        AtomicBoolean taken = new AtomicBoolean(true);
        Polynomial oracle = new Polynomial(1, rows -> {
            if (rows.get(0).to()[0] == 1) {
                if (begun.compareAndSet(false, true)) {
                    running.countDown();
                    awaitCallAlone();
                    taken.set(false);
                }
            } else if (taken.get()) {
                throw new DeviceMemoryException("injected, beside another call");
            }
        });
        try (AttributionEngine engine = engine(2, EngineListener.NONE)) {
            CompletableFuture<EngineResult> first = engine.submit(request(oracle, 8, 1));
            await(running);
            assertExplained(engine.submit(request(oracle, 8, 2)), 2);
            assertExplained(first, 1);
        }
    }

    private static void awaitCallAlone() {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .noneMatch(frame -> frame.getMethodName().equals("alone"))) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("nobody wants to be alone");
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldIsolateWhatFailsInAnotherWayWhenItIsTriedAgain() throws Exception {
        assertThat(failing(new IllegalStateException("the model chokes")).get())
                .isEqualTo(new Rejected(Rejected.MODEL_FAULT, "the model chokes"));
        assertDown(failing(new DeviceLostException("injected", new IllegalStateException())), "is lost");
    }

    /** A record that fails for lack of memory first, and then like that. */
    private static CompletableFuture<EngineResult> failing(RuntimeException then) {
        AtomicBoolean failed = new AtomicBoolean();
        Polynomial oracle = new Polynomial(1, rows -> {
            throw failed.compareAndSet(false, true) ? new DeviceMemoryException("injected") : then;
        });
        try (AttributionEngine engine = engine(1, EngineListener.NONE)) {
            CompletableFuture<EngineResult> future = engine.submit(request(oracle, 1, 1));
            future.exceptionally(error -> null).join();
            return future;
        }
    }

    @Test
    void shouldFindTheGuiltyInLogarithmicallyManyCalls() throws Exception {
        CountDownLatch submitted = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> {
            await(submitted);
            if (rows.stream().anyMatch(row -> row.to()[0] == 66)) {
                throw new IllegalStateException("the model chokes");
            }
        });
        AtomicInteger checks = new AtomicInteger();
        Placement placement = new Placement(Engines.CPU, oracle, 1000, 8, checks::incrementAndGet);
        try (AttributionEngine engine = engine(1, EngineListener.NONE)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            for (int record = 1; record <= 64; record++) {
                futures.add(engine.submit(
                        Engines.request(placement, SegmentProgram.of(STEPS, record == 40 ? 66 : record))));
            }
            submitted.countDown();
            for (int record = 1; record <= 64; record++) {
                if (record == 40) {
                    assertThat(futures.get(39).get()).isEqualTo(new Rejected(Rejected.MODEL_FAULT, "the model chokes"));
                } else {
                    assertExplained(futures.get(record - 1), record);
                }
            }
            assertThat(checks).hasValue(1);
            // One batch of 64 records is halved six times, two calls each; the rest are the batches before and behind.
            assertThat(oracle.batches()).hasSizeLessThan(20);
        }
    }

    @Test
    void shouldBlameTheDeviceWhenAKnownRowFailsToo() {
        Polynomial oracle = new Polynomial(1, rows -> {
            throw new IllegalStateException("nothing works");
        });
        Placement placement = new Placement(Engines.CPU, oracle, 8, 8, () -> {
            throw new IllegalStateException("nor does the check");
        });
        try (AttributionEngine engine = engine(1, EngineListener.NONE)) {
            assertDown(
                    engine.submit(Engines.request(placement, SegmentProgram.of(STEPS, 1))),
                    "fails on a row that is known to work");
        }
    }

    @Test
    void shouldGoDownWhenTheDeviceIsLost() {
        Polynomial oracle = new Polynomial(1, rows -> {
            throw new DeviceLostException("injected", new IllegalStateException());
        });
        try (AttributionEngine engine = engine(2, EngineListener.NONE)) {
            assertDown(engine.submit(request(oracle, 4, 1)), "is lost");
            assertThatThrownBy(() -> engine.submit(request(oracle, 4, 1))).isInstanceOf(EngineDownException.class);
        }
    }

    @Test
    void shouldGoDownWhenACallDoesNotComeBack() {
        CountDownLatch never = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> await(never));
        EngineSettings settings = new EngineSettings(
                List.of(new DeviceSettings(Engines.CPU, 1, 1 << 20)),
                10,
                1 << 20,
                Duration.ZERO,
                Duration.ofMillis(100));
        Duration patience = Duration.ofSeconds(2);
        AttributionEngine engine = new AttributionEngine(settings, EngineListener.NONE, patience);
        assertDown(engine.submit(request(oracle, 4, 1)), "is not back within 100 ms");
        engine.close();
        long again = System.nanoTime();
        engine.close();
        assertThat(Duration.ofNanos(System.nanoTime() - again))
                .as("its patience has ended")
                .isLessThan(patience.dividedBy(2));
        assertThat(engine.isStuck()).isTrue();
        never.countDown();
        while (engine.isStuck()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldGoDownWhenItsListenerThrows() {
        EngineListener broken = new EngineListener() {
            @Override
            public void batchStarted(DeviceBatch batch) {
                throw new AssertionError("injected");
            }
        };
        try (AttributionEngine engine = engine(1, broken)) {
            assertDown(engine.submit(request(new Polynomial(1, rows -> {}), 4, 1)), "died");
        }
    }

    private static void explain(AttributionEngine engine, Polynomial oracle, int rowsPerBatch, int records)
            throws Exception {
        List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
        for (int record = 1; record <= records; record++) {
            futures.add(engine.submit(request(oracle, rowsPerBatch, record)));
        }
        engine.hurry(() -> futures.forEach(CompletableFuture::join));
        for (int record = 1; record <= records; record++) {
            assertExplained(futures.get(record - 1), record);
        }
    }

    /** Midpoint rule on 3x²: x³(1 − 1/4n²). */
    private static void assertExplained(CompletableFuture<EngineResult> future, double end) throws Exception {
        double expected = Math.pow(end, 3) * (1 - 1.0 / (4 * STEPS * STEPS));
        assertThat(((Attributed) future.get()).attribution().values()[0]).isCloseTo(expected, within(1e-9 * expected));
    }

    private static void assertDown(CompletableFuture<EngineResult> future, String message) {
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(EngineDownException.class)
                .hasMessageContaining(message);
    }

    private static AttributionEngine engine(int workers, EngineListener listener) {
        return new AttributionEngine(Engines.settings(workers, 4000), listener);
    }

    /** Closes full batches only, until somebody hurries it. */
    private static AttributionEngine patient(EngineListener listener) {
        return patient(1, listener);
    }

    private static AttributionEngine patient(int workers, EngineListener listener) {
        List<DeviceSettings> devices = List.of(new DeviceSettings(Engines.CPU, workers, 1L << 40));
        return new AttributionEngine(Engines.settings(devices, 4000, Duration.ofHours(1)), listener);
    }

    private static EngineRequest request(Polynomial oracle, int rowsPerBatch, double end) {
        return Engines.request(Engines.placement(oracle, rowsPerBatch), SegmentProgram.of(STEPS, end));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
