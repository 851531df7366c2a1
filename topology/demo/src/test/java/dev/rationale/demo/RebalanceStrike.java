package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Lets a second instance join in flow, and leave when it has had its share of the records. */
final class RebalanceStrike implements Strike {
    @Override
    public Map<String, String> variables() {
        return StreamThreadProbe.VARIABLES;
    }

    @Override
    public String strike(FaultScene scene) {
        String group = scene.pipeline().id();
        try (Pipeline.Running first = scene.start()) {
            scene.flow(first);
            String joined;
            String left;
            try (Pipeline.Running second =
                    scene.pipeline().startBeside(scene.folder().resolve("beside"))) {
                scene.flowUntil(
                        () -> {
                            first.requireHealth();
                            second.requireHealth();
                        },
                        () -> StreamThreadProbe.polled(group).size() == 2,
                        "records for a second instance");
                joined = scene.progress();
                scene.flow(first);
                left = scene.progress();
            }
            scene.flow(first);
            scene.finish(first);
            List<Integer> shares =
                    new ArrayList<>(StreamThreadProbe.polled(group).values());
            Collections.sort(shares);
            assertThat(shares).hasSize(2);
            return "tasks moved after " + joined + ", back after " + left + "; the two were given " + shares.get(1)
                    + " and " + shares.get(0) + " records";
        }
    }
}
