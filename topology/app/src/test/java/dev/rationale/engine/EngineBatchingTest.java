package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.engine.EngineResult.Attributed;
import dev.rationale.engine.EngineResult.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a batch closes, how much it holds, and which record goes first on which device. */
@Timeout(30)
class EngineBatchingTest {
    private static final Duration FOREVER = Duration.ofHours(1);

    @Test
    void shouldCloseABatchWhenItIsFullThoughItCouldLinger() throws Exception {
        Polynomial oracle = new Polynomial(1, rows -> {});
        try (AttributionEngine engine = engine(1, 1 << 20, FOREVER)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            for (int record = 0; record < 4; record++) {
                futures.add(engine.submit(request(oracle, 4, record, Urgency.NORMAL)));
            }
            // Four rows without gradient, then four times four with: every batch is full, and no time passes.
            for (CompletableFuture<EngineResult> future : futures) {
                assertThat(future.get()).isInstanceOf(Attributed.class);
            }
            assertThat(oracle.batchSizes()).containsOnly(4).hasSize(5);
        }
    }

    @Test
    void shouldCloseABatchWhenItsOldestRowHasLingered() throws Exception {
        Polynomial oracle = new Polynomial(1, rows -> {});
        Duration linger = Duration.ofMillis(60);
        try (AttributionEngine engine = engine(1, 1 << 20, linger)) {
            long start = System.nanoTime();
            engine.submit(request(oracle, 64, 1, Urgency.NORMAL)).get();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(linger.toNanos());
        }
    }

    @Test
    void shouldCloseABatchAtOnceWhenSomebodyWaits() throws Exception {
        Polynomial oracle = new Polynomial(1, rows -> {});
        try (AttributionEngine engine = engine(1, 1 << 20, FOREVER)) {
            CompletableFuture<EngineResult> future = engine.submit(request(oracle, 64, 1, Urgency.NORMAL));
            assertThat(future).isNotDone();
            engine.hurry(future::join);
            assertThat(future.get()).isInstanceOf(Attributed.class);
            assertThat(engine.submit(request(oracle, 64, 1, Urgency.NORMAL))).isNotDone();
        }
    }

    @Test
    void shouldGiveEachWorkerItsShareOfTheMemory() throws Exception {
        CountDownLatch submitted = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> await(submitted));
        // 8 bytes a row, 160 bytes, two workers: ten rows each.
        try (AttributionEngine engine = engine(2, 160, Duration.ZERO)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            for (int record = 0; record < 20; record++) {
                futures.add(engine.submit(request(oracle, 64, record, Urgency.NORMAL)));
            }
            submitted.countDown();
            for (CompletableFuture<EngineResult> future : futures) {
                future.get();
            }
            assertThat(oracle.batchSizes()).allMatch(rows -> rows <= 10).contains(10);
        }
    }

    @Test
    void shouldRejectARecordWhoseRowIsLargerThanTheDevice() throws Exception {
        Polynomial oracle = new Polynomial(1, rows -> {});
        try (AttributionEngine engine = engine(2, 160, Duration.ZERO)) {
            EngineRequest.Shape huge = new EngineRequest.Shape(HeldInputs.NONE, "huge", 21);
            EngineRequest request = new EngineRequest(
                    List.of(Engines.placement(oracle, 64)), SegmentProgram.of(4, 1), huge, Urgency.NORMAL);
            assertThat(engine.submit(request).get())
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.code()).isEqualTo(Rejected.EXCEEDS_DEVICE_MEMORY));
            EngineRequest.Shape whole = new EngineRequest.Shape(HeldInputs.NONE, "whole", 20);
            assertThat(engine.submit(new EngineRequest(
                                    List.of(Engines.placement(oracle, 64)),
                                    SegmentProgram.of(4, 1),
                                    whole,
                                    Urgency.NORMAL))
                            .get())
                    .isInstanceOf(Attributed.class);
            assertThat(oracle.batchSizes()).containsOnly(1);
        }
    }

    @Test
    void shouldHoldBackSubmittersWhenTheHeapBoundIsReached() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> await(release));
        long two = 2 * (4096 + 64);
        EngineSettings settings = new EngineSettings(
                List.of(new DeviceSettings(Engines.CPU, 1, 1 << 20)), 100, two, Duration.ZERO, FOREVER);
        try (AttributionEngine engine = new AttributionEngine(settings, EngineListener.NONE)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            Set<Integer> sizes = ConcurrentHashMap.newKeySet();
            Thread submitter = new Thread(() -> {
                for (int i = 0; i < 5; i++) {
                    futures.add(engine.submit(request(oracle, 8, 1, Urgency.NORMAL)));
                    sizes.add(engine.size());
                }
            });
            submitter.start();
            while (engine.size() < 2) {
                Thread.onSpinWait();
            }
            release.countDown();
            submitter.join();
            assertThat(futures).hasSize(5);
            assertThat(sizes).allMatch(size -> size <= 2);
        }
    }

    @Test
    void shouldSpreadRecordsOverDevicesAndStayOnOneWithEach() throws Exception {
        CountDownLatch submitted = new CountDownLatch(1);
        Polynomial first = new Polynomial(1, rows -> await(submitted));
        Polynomial second = new Polynomial(1, rows -> await(submitted));
        List<Placement> both = List.of(
                new Placement("gpu:0", first, 64, 8, () -> {}), new Placement("gpu:1", second, 64, 8, () -> {}));
        List<DeviceSettings> devices =
                List.of(new DeviceSettings("gpu:0", 1, 1 << 20), new DeviceSettings("gpu:1", 1, 1 << 20));
        try (AttributionEngine engine =
                new AttributionEngine(Engines.settings(devices, 100, Duration.ZERO), EngineListener.NONE)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            for (int record = 1; record <= 10; record++) {
                futures.add(engine.submit(new EngineRequest(
                        both,
                        SegmentProgram.of(4, record),
                        new EngineRequest.Shape(HeldInputs.NONE, "same", 1),
                        Urgency.NORMAL)));
            }
            submitted.countDown();
            List<String> used = new ArrayList<>();
            for (CompletableFuture<EngineResult> future : futures) {
                used.add(((Attributed) future.get()).use().device());
            }
            assertThat(used)
                    .containsExactly(
                            "gpu:0", "gpu:1", "gpu:0", "gpu:1", "gpu:0", "gpu:1", "gpu:0", "gpu:1", "gpu:0", "gpu:1");
            assertThat(ends(first)).containsExactlyInAnyOrder(1.0, 3.0, 5.0, 7.0, 9.0);
            assertThat(ends(second)).containsExactlyInAnyOrder(2.0, 4.0, 6.0, 8.0, 10.0);
        }
    }

    @Test
    void shouldRefuseADeviceThatItDoesNotHave() {
        try (AttributionEngine engine = Engines.engine(1, 1)) {
            Placement elsewhere = new Placement("gpu:7", new Polynomial(1, rows -> {}), 1, 8, () -> {});
            assertThatThrownBy(() -> engine.submit(Engines.request(elsewhere, SegmentProgram.of(1, 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("gpu:7");
        }
    }

    @Test
    void shouldLetPriorityGoFirstAmongThoseThatWait() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch submitted = new CountDownLatch(1);
        List<Double> order = new ArrayList<>();
        Polynomial oracle = new Polynomial(1, rows -> {
            running.countDown();
            await(submitted);
            order.add(rows.get(0).to()[0]);
        });
        try (AttributionEngine engine = engine(1, 1 << 20, Duration.ZERO)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            futures.add(engine.submit(request(oracle, 1, 1, Urgency.NORMAL)));
            await(running);
            futures.add(engine.submit(request(oracle, 1, 2, Urgency.NORMAL)));
            futures.add(engine.submit(request(oracle, 1, 3, new Urgency(100, Long.MAX_VALUE))));
            submitted.countDown();
            for (CompletableFuture<EngineResult> future : futures) {
                future.get();
            }
            assertThat(order.subList(1, 6)).containsOnly(3.0);
        }
    }

    @Test
    void shouldNotExplainWhatNobodyWantsAnyMore() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> {
            running.countDown();
            await(release);
        });
        try (AttributionEngine engine = engine(1, 1 << 20, Duration.ZERO)) {
            CompletableFuture<EngineResult> wanted = engine.submit(request(oracle, 8, 1, Urgency.NORMAL));
            await(running);
            CompletableFuture<EngineResult> late =
                    engine.submit(request(oracle, 8, 2, new Urgency(0, System.nanoTime() - 1)));
            CompletableFuture<EngineResult> inTime =
                    engine.submit(request(oracle, 8, 3, new Urgency(0, System.nanoTime() + FOREVER.toNanos())));
            release.countDown();
            assertThat(late.get()).isEqualTo(new EngineResult.Expired());
            assertThat(wanted.get()).isInstanceOf(Attributed.class);
            assertThat(inTime.get()).isInstanceOf(Attributed.class);
            assertThat(ends(oracle)).doesNotContain(2.0);
            assertThat(engine.size()).isZero();
        }
    }

    @Test
    void shouldSayInWhatCompanyARecordWasComputed() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch submitted = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> {
            running.countDown();
            await(submitted);
        });
        try (AttributionEngine engine = engine(1, 1 << 20, Duration.ZERO)) {
            CompletableFuture<EngineResult> alone = engine.submit(request(oracle, 8, 1, Urgency.NORMAL));
            await(running);
            CompletableFuture<EngineResult> first = engine.submit(request(oracle, 8, 2, Urgency.NORMAL));
            CompletableFuture<EngineResult> second = engine.submit(request(oracle, 8, 3, Urgency.NORMAL));
            submitted.countDown();
            // First the output row of the first record, alone; then four rows with gradient of it and of the second,
            // whose
            // output row comes after that, beside that of the third.
            DeviceUse one = ((Attributed) alone.get()).use();
            DeviceUse two = ((Attributed) first.get()).use();
            DeviceUse three = ((Attributed) second.get()).use();
            assertThat(List.of(one.batchId(), two.batchId(), three.batchId())).containsExactly(0L, 1L, 2L);
            assertThat(List.of(one.size(), two.size(), three.size())).containsExactly(1, 8, 2);
            assertThat(List.of(one.position(), two.position(), three.position()))
                    .containsExactly(0, 4, 1);
            assertThat(List.of(one.chunks(), two.chunks(), three.chunks())).containsOnly(2);
            assertThat(one.deviceMillis()).isPositive();
        }
    }

    private static Set<Double> ends(Polynomial oracle) {
        Set<Double> ends = ConcurrentHashMap.newKeySet();
        Consumer<Polynomial.Row> end = row -> ends.add(row.to()[0]);
        oracle.batches().forEach(batch -> batch.forEach(end));
        return ends;
    }

    private static AttributionEngine engine(int workers, long memory, Duration linger) {
        List<DeviceSettings> devices = List.of(new DeviceSettings(Engines.CPU, workers, memory));
        return new AttributionEngine(Engines.settings(devices, 100, linger), EngineListener.NONE);
    }

    /** One row without gradient and four with, from 0 to {@code end}. */
    private static EngineRequest request(Polynomial oracle, int rowsPerBatch, double end, Urgency urgency) {
        return Engines.request(Engines.placement(oracle, rowsPerBatch), SegmentProgram.of(4, end), "same", urgency);
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
