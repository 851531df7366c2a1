package dev.rationale.demo;

import java.util.ArrayList;
import java.util.List;

/** Closes the application in flow and starts it again, twice. */
final class StopStrike implements Strike {
    private static final int STOPS = 2;

    @Override
    public String strike(FaultScene scene) {
        List<String> after = new ArrayList<>();
        for (int stop = 0; stop < STOPS; stop++) {
            try (Pipeline.Running running = scene.start()) {
                scene.flow(running);
            }
            after.add(scene.progress());
        }
        scene.finish();
        return "stopped after " + String.join(", ", after);
    }
}
