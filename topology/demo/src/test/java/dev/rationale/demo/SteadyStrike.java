package dev.rationale.demo;

import dev.rationale.demo.PipelineInput.Kind;

/** Nothing happens, except to the records themselves. */
final class SteadyStrike implements Strike {
    private static final int ROUNDS = 4;

    @Override
    public String strike(FaultScene scene) {
        try (Pipeline.Running running = scene.start()) {
            for (int round = 0; round < ROUNDS; round++) {
                scene.flow(running);
            }
            scene.finish(running);
        }
        long poison = scene.sent().stream()
                .filter(input -> input.expected().kind() != Kind.EXPLAINED)
                .count();
        return poison + " of " + scene.sent().size() + " could not be explained";
    }
}
