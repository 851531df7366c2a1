package dev.rationale.engine;

import java.time.Duration;
import java.util.List;

/** Looks after the device calls of an engine and takes it down when one does not come back in time. */
final class CallWatch implements Runnable {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final AttributionEngine engine;
    private final List<Worker> workers;
    private final Duration deadline;

    private CallWatch(AttributionEngine engine, List<Worker> workers, Duration deadline) {
        this.engine = engine;
        this.workers = workers;
        this.deadline = deadline;
    }

    /** Watches on a thread of its own until the engine is down. */
    static void start(AttributionEngine engine, List<Worker> workers, Duration deadline) {
        Thread thread = new Thread(new CallWatch(engine, workers, deadline), "attribution-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        long pause = Math.max(1, Math.min(LONGEST_PAUSE.toNanos(), deadline.toNanos() / 10));
        while (!engine.isDown()) {
            for (Worker worker : workers) {
                if (worker.isLate(System.nanoTime(), deadline)) {
                    engine.stop(new EngineDownException(
                            "a device call of worker " + worker.name() + " is not back within " + deadline.toMillis()
                                    + " ms",
                            null));
                }
            }
            engine.pause(pause);
        }
    }
}
