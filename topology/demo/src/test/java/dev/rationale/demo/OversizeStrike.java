package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** Allows less than an image's explanation needs, and sends events whose keys and headers are larger than a record may be. */
final class OversizeStrike implements Strike {
    /** Above an image's event, which its dead letter carries, and below its explanation. */
    private static final int MAX_OUTPUT_BYTES = 3800;

    /** More than the 128 KiB that key and headers may have. */
    private static final int BALLAST_BYTES = 200_000;

    private static final int ROUNDS = 3;

    @Override
    public Map<String, String> variables() {
        return Map.of("RATIONALE_LIMITS_MAX_OUTPUT_BYTES", Integer.toString(MAX_OUTPUT_BYTES));
    }

    @Override
    public String strike(FaultScene scene) {
        scene.samples().expectImagesToFail("OUTPUT_TOO_LARGE");
        try (Pipeline.Running running = scene.start()) {
            for (int round = 0; round < ROUNDS; round++) {
                scene.flow(running);
                scene.samples().sendOversized(BALLAST_BYTES);
            }
            scene.finish(running);
        }
        long tooLarge = scene.sent().stream()
                .filter(input -> input.expected().code().equals("OUTPUT_TOO_LARGE"))
                .count();
        assertThat(tooLarge).isGreaterThan(2 * ROUNDS);
        return tooLarge + " outputs too large, " + 2 * ROUNDS + " of them by key or headers";
    }
}
