package dev.rationale.demo;

import dev.rationale.stream.UnguardedStreams;
import java.util.List;

/** The negative control: closes an application whose commits do not wait, in flow. */
final class UnguardedStrike implements Strike {
    @Override
    public String strike(FaultScene scene) throws Exception {
        try (UnguardedStreams running = UnguardedStreams.start(scene.pipeline().config())) {
            scene.flow(running::requireHealth);
        }
        String after = scene.progress();
        int before = scene.sent().size();
        scene.samples().sendEverywhere();
        List<PipelineInput> all = scene.sent();
        List<String> last = all.subList(before, all.size()).stream()
                .map(PipelineInput::place)
                .toList();
        try (Pipeline.Running running = scene.start()) {
            // They come last on their partitions: what is still missing then will never come.
            scene.await(
                    () -> {
                        running.requireHealth();
                        return scene.published().containsAll(last);
                    },
                    "the outcomes of the last records");
        }
        return "stopped after " + after;
    }
}
