package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.engine.EngineResult.Attributed;
import dev.rationale.engine.EngineResult.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Records are let in by what they say that they hold. */
class HeapAdmissionTest {
    private static final int MEGABYTE = 1 << 20;
    private static final long NUMBERS = MEGABYTE / Double.BYTES;

    private final AtomicInteger inWork = new AtomicInteger();
    private final AtomicInteger mostInWork = new AtomicInteger();
    private final List<String> begun = new CopyOnWriteArrayList<>();

    /** Says that it holds so much, and how many like it are between their first rows and their result. */
    private final class Stating implements Program {
        private final String name;
        private final long numbers;
        private final Program program = SegmentProgram.of(4, 1);
        private boolean started;

        Stating(String name, long numbers) {
            this.name = name;
            this.numbers = numbers;
        }

        @Override
        public long heldNumbers() {
            return numbers;
        }

        @Override
        public List<RowRequest> next() {
            if (!started) {
                started = true;
                begun.add(name);
                mostInWork.accumulateAndGet(inWork.incrementAndGet(), Math::max);
            }
            return program.next();
        }

        @Override
        public void accept(List<RowResult> results) {
            program.accept(results);
        }

        @Override
        public Attribution result() {
            inWork.decrementAndGet();
            return program.result();
        }
    }

    private static AttributionEngine engine(long bytes) {
        return new AttributionEngine(
                new EngineSettings(
                        List.of(new DeviceSettings(Engines.CPU, 2, 1 << 20)),
                        100,
                        bytes,
                        Duration.ZERO,
                        Duration.ofSeconds(20)),
                EngineListener.NONE);
    }

    private static Thread submit(
            AttributionEngine engine, EngineRequest request, List<CompletableFuture<EngineResult>> futures) {
        Thread thread = new Thread(() -> futures.add(engine.submit(request)));
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as("it was let in").isTrue();
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldNotWorkOnTwoHugeRecordsAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Placement placement = Engines.placement(new Polynomial(1, rows -> await(release)), 8);
        List<CompletableFuture<EngineResult>> futures = new CopyOnWriteArrayList<>();
        try (AttributionEngine engine = engine(15L * MEGABYTE)) {
            futures.add(engine.submit(Engines.request(placement, new Stating("first", 10 * NUMBERS))));
            Thread second = submit(engine, Engines.request(placement, new Stating("second", 10 * NUMBERS)), futures);
            awaitWaiting(second);
            assertThat(engine.size()).isEqualTo(1);
            assertThat(begun).containsExactly("first");
            // There is room beside it for one that is small, but not before the one that came first.
            Thread third = submit(engine, Engines.request(placement, new Stating("third", NUMBERS)), futures);
            awaitWaiting(third);
            assertThat(engine.size()).isEqualTo(1);
            release.countDown();
            second.join();
            third.join();
            for (CompletableFuture<EngineResult> future : futures) {
                assertThat(future.get()).isInstanceOf(Attributed.class);
            }
            // Let in one after the other, the two begin side by side.
            assertThat(begun)
                    .containsExactlyInAnyOrder("first", "second", "third")
                    .startsWith("first");
            assertThat(engine.size()).isZero();
        }
    }

    @Test
    void shouldNeverHoldMoreThanTheBudget() throws Exception {
        Placement placement = Engines.placement(new Polynomial(1, rows -> {}), 8);
        try (AttributionEngine engine = engine(15L * MEGABYTE)) {
            List<Thread> threads = new ArrayList<>();
            List<CompletableFuture<EngineResult>> futures = new CopyOnWriteArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                threads.add(new Thread(() -> {
                    for (int record = 0; record < 50; record++) {
                        futures.add(engine.submit(Engines.request(placement, new Stating("huge", 8 * NUMBERS))));
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            for (CompletableFuture<EngineResult> future : futures) {
                assertThat(future.get()).isInstanceOf(Attributed.class);
            }
            assertThat(futures).hasSize(200);
            assertThat(mostInWork).hasValue(1);
        }
    }

    @Test
    void shouldRejectWhatCanNeverFitBeforeItBegins() throws Exception {
        Placement placement = Engines.placement(new Polynomial(1, rows -> {}), 8);
        try (AttributionEngine engine = engine(15L * MEGABYTE)) {
            for (long numbers : new long[] {15 * NUMBERS, Long.MAX_VALUE}) {
                assertThat(engine.submit(Engines.request(placement, new Stating("never", numbers)))
                                .get())
                        .isInstanceOfSatisfying(Rejected.class, rejected -> {
                            assertThat(rejected.code()).isEqualTo(Rejected.EXCEEDS_HEAP);
                            assertThat(rejected.message()).contains("15728640", "engine.max-bytes");
                        });
            }
            assertThat(begun).isEmpty();
            assertThat(engine.size()).isZero();
            assertThat(engine.submit(Engines.request(placement, new Stating("fits", 14 * NUMBERS)))
                            .get())
                    .isInstanceOf(Attributed.class);
        }
    }

    @Test
    void shouldRejectARecordWhoseMethodFailsToSay() throws Exception {
        Placement placement = Engines.placement(new Polynomial(1, rows -> {}), 8);
        Program failing = new Program() {
            @Override
            public long heldNumbers() {
                throw new ArithmeticException("injected");
            }

            @Override
            public List<RowRequest> next() {
                return List.of();
            }

            @Override
            public void accept(List<RowResult> results) {}

            @Override
            public Attribution result() {
                throw new IllegalStateException();
            }
        };
        try (AttributionEngine engine = engine(MEGABYTE)) {
            assertThat(engine.submit(Engines.request(placement, failing)).get())
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.code()).isEqualTo(Rejected.DEFECT));
            assertThat(engine.size()).isZero();
        }
    }

    /** Moving 50 points of 150,528 coordinates takes about 1.1 GB by its own statement; a slope at the input a few vectors. */
    @Test
    void shouldTellMethodsApart() throws Exception {
        int dimension = 3 * 224 * 224;
        Placement placement = Engines.placement(new Polynomial(dimension, rows -> {}), 64);
        try (AttributionEngine engine = engine(256L * MEGABYTE)) {
            assertThat(explained(engine, placement, "geodesic-integrated-gradients-svi", dimension))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat(rejected.code()).isEqualTo(Rejected.EXCEEDS_HEAP));
            assertThat(explained(engine, placement, "saliency", dimension)).isInstanceOf(Attributed.class);
        }
    }

    private static EngineResult explained(AttributionEngine engine, Placement placement, String name, int dimension)
            throws Exception {
        AttributionMethod method = Methods.byName(name).orElseThrow();
        double[] input = new double[dimension];
        input[0] = 1;
        Program program = RecordProgram.of(
                method,
                new Explicand(input, Target.of(0), 0.05, 1),
                BaselineSource.of(Baselines.of(new double[dimension])),
                method.settings(Map.of()));
        return engine.submit(Engines.request(placement, program)).get();
    }
}
