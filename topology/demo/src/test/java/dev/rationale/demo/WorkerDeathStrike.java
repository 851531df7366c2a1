package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.engine.DeviceBatch;
import dev.rationale.engine.EngineListener;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends a device worker with an {@code Error} while it holds a batch; the application stops, and is started again. */
final class WorkerDeathStrike implements Strike {
    private static final String DEATH = "the test ends a worker";

    /** Throws once it is told to. */
    private static final class Death implements EngineListener {
        private final AtomicBoolean wanted = new AtomicBoolean();

        @Override
        public void batchStarted(DeviceBatch batch) {
            if (wanted.getAndSet(false)) {
                throw new AssertionError(DEATH);
            }
        }
    }

    @Override
    public String strike(FaultScene scene) throws Exception {
        Death death = new Death();
        Throwable failure;
        try (Pipeline.Running running = scene.pipeline().start(death)) {
            scene.flow(running);
            death.wanted.set(true);
            failure = running.awaitFailure();
        }
        assertThat(failure).hasStackTraceContaining("died: java.lang.AssertionError: " + DEATH);
        String after = scene.progress();
        scene.finish();
        return "AssertionError on a device worker after " + after;
    }
}
