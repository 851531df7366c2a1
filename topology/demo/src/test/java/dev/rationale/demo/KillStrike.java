package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Kills a child JVM in flow, several times; the last one comes to the end. */
final class KillStrike implements Strike {
    private static final int KILLS = 3;
    private static final int SIGKILL = 128 + 9;
    private static final int SIGTERM = 128 + 15;

    @Override
    public String strike(FaultScene scene) {
        List<String> after = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            try (PipelineProcess process = PipelineProcess.start(scene.pipeline(), scene.folder())) {
                scene.flow(process);
                assertThat(process.kill()).as(process.log()).isEqualTo(SIGKILL);
            }
            after.add(scene.progress());
        }
        try (PipelineProcess process = PipelineProcess.start(scene.pipeline(), scene.folder())) {
            scene.finish(process);
            assertThat(process.stop()).as(process.log()).isEqualTo(SIGTERM);
        }
        return "exit code " + SIGKILL + " after " + String.join(", ", after);
    }
}
