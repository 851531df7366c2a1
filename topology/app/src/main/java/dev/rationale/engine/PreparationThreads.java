package dev.rationale.engine;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where preparations compute, so that no device waits for it and no batch's memory: what takes data alone (neighbours, principal
 * components), perhaps for minutes, beside the short steps between the rows of the others.
 *
 * <p>Whatever is thrown here ends the engine, as on a {@link Worker}. What was not begun when the engine went down never is.
 */
final class PreparationThreads {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor data;
    private final ThreadPoolExecutor steps;

    /**
     * @param most threads of each sort; there is none without work
     */
    PreparationThreads(AttributionEngine engine, int most) {
        data = threads(engine, "attribution-data", most);
        steps = threads(engine, "attribution-preparation", most);
    }

    private static ThreadPoolExecutor threads(AttributionEngine engine, String name, int most) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    thread.setUncaughtExceptionHandler((dead, cause) -> engine.stop(
                            cause instanceof EngineDownException down
                                    ? down
                                    : new EngineDownException("a preparation ended with " + cause, cause)));
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Runs what asks the model for nothing. */
    void onData(Runnable work) {
        data.execute(work);
    }

    /** Runs what comes before, between and after the rows of a preparation. */
    void step(Runnable work) {
        steps.execute(work);
    }

    /** Begins nothing more. What is under way goes on to its end: it holds no device. */
    void stop() {
        for (ThreadPoolExecutor threads : new ThreadPoolExecutor[] {data, steps}) {
            threads.shutdown();
            threads.getQueue().clear();
        }
    }
}
