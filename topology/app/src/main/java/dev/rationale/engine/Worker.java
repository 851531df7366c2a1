package dev.rationale.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread that takes one batch after the other to its device. Whatever it throws ends the engine. */
final class Worker {
    private final AttributionEngine engine;
    private final DeviceLoad device;
    private final DeviceCalls calls;
    private final Thread thread;

    Worker(AttributionEngine engine, DeviceLoad device, String name) {
        this.engine = engine;
        this.device = device;
        this.calls = new DeviceCalls(device.calls());
        this.thread = new Thread(this::work, "attribution-" + name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, cause) -> engine.stop(
                cause instanceof EngineDownException down
                        ? down
                        : new EngineDownException("worker " + dead.getName() + " died: " + cause, cause)));
    }

    void start() {
        thread.start();
    }

    String name() {
        return thread.getName();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Whether a device call takes longer than it may. */
    boolean isLate(long now, Duration deadline) {
        return calls.isLate(now, deadline);
    }

    /** Waits for the thread until {@link System#nanoTime()} is {@code giveUp}, or until interrupted. */
    void join(long giveUp) {
        try {
            long left = giveUp - System.nanoTime();
            while (thread != Thread.currentThread() && thread.isAlive() && left > 0) {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
                left = giveUp - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Batch next() {
        return engine.dispatch().next(device, late -> engine.end(late, new EngineResult.Expired()));
    }

    private void work() {
        for (Batch batch = next(); batch != null; batch = next()) {
            DeviceBatch described = batch.described();
            long start = System.nanoTime();
            engine.listener().batchStarted(described);
            boolean whole = new Evaluation(engine, calls, batch).run();
            engine.listener().batchEnded(described, Duration.ofNanos(System.nanoTime() - start));
            engine.dispatch().release(batch);
            if (whole && batch.model().fitted(described.rows(), described.gradients())) {
                engine.listener()
                        .limitChanged(device.settings().name(), batch.model().limit());
            }
        }
    }
}
