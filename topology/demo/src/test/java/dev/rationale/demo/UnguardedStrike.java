package dev.rationale.demo;

import dev.rationale.stream.UnguardedStreams;
import java.util.List;

/**
 * The negative control: closes an application whose commits do not wait, with work in its hands. The device stands still until it is
 * closed, or it might just have finished all that it had taken.
 */
final class UnguardedStrike implements Strike {
    /** Loses records, and would be refused for that by an audit log. */
    @Override
    public boolean audited() {
        return false;
    }

    @Override
    public String strike(FaultScene scene) throws Exception {
        DeviceStall stall = new DeviceStall();
        try (UnguardedStreams running = UnguardedStreams.start(scene.pipeline().config(), stall)) {
            scene.flow(running::requireHealth);
            scene.finish(running::requireHealth);
            stall.begin();
            // Few enough for every task to take them: one that waits for room ends with its deadline, and loses
            // nothing.
            scene.samples().sendEverywhere();
            scene.await(
                    () -> {
                        running.requireHealth();
                        return stall.hasBegun();
                    },
                    "a device that stands still");
            running.closeStreams();
            stall.end();
        } finally {
            stall.end();
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
