package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.engine.EngineResult.Attributed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that nobody waits for any more. */
@Timeout(30)
class CancellationTest {
    private static final int STEPS = 4;

    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    /** Waits in every call for the test. */
    private final Polynomial held = new Polynomial(1, rows -> {
        running.countDown();
        await(release);
    });

    @Test
    void shouldForgetTheRowsThatWait() throws Exception {
        Polynomial oracle = new Polynomial(1, rows -> {});
        try (AttributionEngine engine = engine(10, Duration.ofHours(1))) {
            CompletableFuture<EngineResult> first = engine.submit(request(oracle, 2));
            CompletableFuture<EngineResult> second = engine.submit(request(oracle, 3));
            assertThat(first.cancel(false)).isTrue();
            assertThat(engine.size()).isEqualTo(1);
            engine.hurry(second::join);
            assertThat(second.get()).isInstanceOf(Attributed.class);
            assertThat(oracle.batches())
                    .allSatisfy(rows -> assertThat(rows)
                            .allSatisfy(row -> assertThat(row.to()).containsExactly(3)));
            assertThat(oracle.batchSizes()).containsExactlyInAnyOrder(1, STEPS);
        }
    }

    @Test
    void shouldIgnoreAResultThatComesLater() throws Exception {
        try (AttributionEngine engine = engine(10, Duration.ZERO)) {
            CompletableFuture<EngineResult> first = engine.submit(request(held, 2));
            await(running);
            first.cancel(false);
            assertThat(engine.size()).isZero();
            release.countDown();
            assertThat(engine.submit(request(held, 3)).get()).isInstanceOf(Attributed.class);
            assertThat(first).isCancelled();
            // Its row without gradient was under way; the others never went.
            assertThat(held.batchSizes()).containsExactly(1, 1, STEPS);
        }
    }

    @Test
    void shouldGiveTheRoomToThoseWhoWait() throws Exception {
        try (AttributionEngine engine = engine(1, Duration.ZERO)) {
            CompletableFuture<EngineResult> first = engine.submit(request(held, 2));
            await(running);
            CompletableFuture<CompletableFuture<EngineResult>> second =
                    CompletableFuture.supplyAsync(() -> engine.submit(request(held, 3)));
            first.cancel(false);
            CompletableFuture<EngineResult> entered = second.get();
            assertThat(entered).isNotDone();
            release.countDown();
            assertThat(entered.get()).isInstanceOf(Attributed.class);
        }
    }

    private static AttributionEngine engine(int records, Duration linger) {
        List<DeviceSettings> devices = List.of(new DeviceSettings(Engines.CPU, 1, 1 << 20));
        return new AttributionEngine(Engines.settings(devices, records, linger), EngineListener.NONE);
    }

    private static EngineRequest request(Polynomial oracle, double end) {
        return Engines.request(Engines.placement(oracle, 64), SegmentProgram.of(STEPS, end));
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
