package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.engine.EngineResult.Attributed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that need more memory than a worker's share, beside rows that do not. */
@Timeout(30)
class MemoryShareTest {
    private static final int SUBMITTERS = 4;
    private static final int EACH = 4;
    private static final int STEPS = 4;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double WIDE = 7;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void shouldComeToAWideRowThoughSmallOnesKeepComing() throws Exception {
        AtomicInteger before = new AtomicInteger(Integer.MAX_VALUE);
        Polynomial oracle = new Polynomial(1, rows -> {
            if (rows.get(0).to()[0] == WIDE) {
                before.compareAndSet(Integer.MAX_VALUE, calls.get());
            } else {
                // Comes back when the next has begun: the device is never free of itself.
                int mine = calls.incrementAndGet();
                long giveUp = System.nanoTime() + PATIENCE_NANOS;
                while (calls.get() == mine && System.nanoTime() < giveUp) {
                    Thread.onSpinWait();
                }
            }
        });
        // Eight bytes a coordinate: the wide row takes the whole memory, a small one a twentieth.
        List<DeviceSettings> devices = List.of(new DeviceSettings(Engines.CPU, 2, 160));
        try (AttributionEngine engine =
                new AttributionEngine(Engines.settings(devices, 100, Duration.ZERO), EngineListener.NONE)) {
            List<Thread> submitters = new ArrayList<>();
            for (int i = 0; i < SUBMITTERS; i++) {
                Thread submitter = new Thread(() -> keepSubmitting(engine, oracle));
                submitter.start();
                submitters.add(submitter);
            }
            while (calls.get() < 100) {
                Thread.onSpinWait();
            }
            CompletableFuture<EngineResult> wide = engine.submit(request(oracle, WIDE, 20));
            int submitted = calls.get();
            while (!wide.isDone() && calls.get() < submitted + 2000) {
                Thread.onSpinWait();
            }
            over.set(true);
            assertThat(wide.get()).isInstanceOf(Attributed.class);
            assertThat(before.get() - submitted)
                    .as("calls for small rows, of which %s may have been more urgent", SUBMITTERS * EACH * (STEPS + 1))
                    .isLessThanOrEqualTo(SUBMITTERS * EACH * (STEPS + 1) + 2);
            for (Thread submitter : submitters) {
                submitter.join();
            }
        }
    }

    private void keepSubmitting(AttributionEngine engine, Polynomial oracle) {
        Deque<CompletableFuture<EngineResult>> futures = new ArrayDeque<>();
        while (!over.get()) {
            futures.add(engine.submit(request(oracle, 1, 1)));
            if (futures.size() == EACH) {
                futures.remove().join();
            }
        }
    }

    private static EngineRequest request(Polynomial oracle, double end, int dimension) {
        return new EngineRequest(
                List.of(Engines.placement(oracle, 4)),
                SegmentProgram.of(STEPS, end),
                new EngineRequest.Shape(HeldInputs.NONE, dimension, dimension),
                Urgency.NORMAL);
    }
}
