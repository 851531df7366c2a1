package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** Stalls the device for longer than a commit waits; the application stops, and is started again on a sound device. */
final class DeadlineStallStrike implements Strike {
    @Override
    public Map<String, String> variables() {
        return Map.of("RATIONALE_LIMITS_DRAIN_DEADLINE", "3s");
    }

    @Override
    public double tolerance() {
        return Pipeline.EASY;
    }

    @Override
    public String strike(FaultScene scene) throws Exception {
        DeviceStall stall = new DeviceStall();
        Throwable failure;
        try (Pipeline.Running running = scene.pipeline().start(stall)) {
            scene.flow(running);
            stall.begin();
            scene.flowUntil(running, stall::hasBegun, "a stalled device");
            failure = running.awaitFailure();
            stall.end();
        } finally {
            stall.end();
        }
        assertThat(failure).hasStackTraceContaining("no explanation within PT3S");
        String after = scene.progress();
        scene.finish();
        return "stopped for its deadline of 3 s after " + after;
    }
}
