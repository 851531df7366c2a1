package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** Ends a stream thread with an {@code Error} in flow; the application stops, and is started again. */
final class ThreadDeathStrike implements Strike {
    @Override
    public Map<String, String> variables() {
        return StreamThreadProbe.VARIABLES;
    }

    @Override
    public String strike(FaultScene scene) throws Exception {
        Throwable failure;
        try (Pipeline.Running running = scene.start()) {
            scene.flow(running);
            StreamThreadProbe.end(scene.pipeline().id());
            scene.flowUntil(
                    FaultScene.Application.doomed(),
                    () -> running.streams().failure() != null,
                    "the death of a thread");
            failure = running.awaitFailure();
        }
        assertThat(failure).isInstanceOf(StreamThreadProbe.Death.class);
        String after = scene.progress();
        scene.finish();
        return "Error on a stream thread after " + after;
    }
}
