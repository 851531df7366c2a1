package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/**
 * Stops a child JVM with work in its hands until another one has taken its tasks and done everything, then lets it go on: what it
 * still writes, it writes as somebody who is no longer asked, and is the last to write. The next start must get over that.
 */
final class FreezeStrike implements Strike {
    @Override
    public Map<String, String> variables() {
        // Its open transaction hides what the other one publishes, until the broker aborts it.
        return Map.of(
                "RATIONALE_KAFKA_PRODUCER_TRANSACTION_TIMEOUT_MS", "10000",
                "RATIONALE_LIMITS_DRAIN_DEADLINE", "8s");
    }

    @Override
    public String strike(FaultScene scene) {
        Map<String, String> beside = Map.of(
                "RATIONALE_APPLICATION_STATE_DIR",
                scene.folder().resolve("beside").toString());
        String before;
        int code;
        try (PipelineProcess frozen = PipelineProcess.start(scene.pipeline(), scene.folder())) {
            scene.flow(frozen);
            frozen.freeze();
            before = scene.progress();
            try (PipelineProcess other = PipelineProcess.start(scene.pipeline(), scene.folder(), beside)) {
                scene.finish(other);
                frozen.thaw();
                code = frozen.stop();
                // It may have found its own deadline passed while it stood still, and have stopped for that.
                assertThat(code).as(frozen.log()).isIn(1, 143);
                assertThat(other.stop()).as(other.log()).isEqualTo(143);
            }
        }
        String after = scene.standing();
        try (Pipeline.Running next = scene.start()) {
            scene.flow(next);
            scene.finish(next);
        }
        return "frozen after " + before + ", thawed after " + after + " by the other one, exit code " + code;
    }
}
