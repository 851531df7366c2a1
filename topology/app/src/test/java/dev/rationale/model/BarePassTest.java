package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BarePassTest {
    private static final Path MODELS = Path.of("../../deploy/models");
    private static final double TOLERANCE = 1e-5;

    @Test
    void shouldComputeTheGradientsThatTheModelComputesOnThePathsToItsSamples() {
        try (ExplainableModel model = ExplainableModel.open(MODELS.resolve("credit"))) {
            int samples = model.samples().size();
            int rows = 2 * samples + 1;
            BarePass pass = BarePass.of(model, rows);
            Target first = new Target(0, 0, Objective.RAW);

            pass.run();
            double[] found = pass.gradients();

            var expected = model.gradients(IntStream.range(0, rows)
                    .mapToObj(row -> {
                        BoundInput sample = model.samples().get(row % samples);
                        int place = row / samples;
                        double position = (place + 0.5) / 3;
                        double[] point = Arrays.stream(sample.point())
                                .map(x -> position * x)
                                .toArray();
                        return Stretch.point(point, sample.held(), first);
                    })
                    .toList());
            for (int row = 0; row < rows; row++) {
                double[] gradient = expected.get(row).gradient();
                assertThat(Fixtures.relativeError(
                                Arrays.copyOfRange(found, row * model.dimension(), (row + 1) * model.dimension()),
                                gradient))
                        .as("row %d", row)
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @Test
    void shouldTakeInputsWithoutGradientAlong() {
        try (ExplainableModel model = ExplainableModel.open(Fixtures.path("two_inputs"))) {
            BarePass pass = BarePass.of(model, 3);

            pass.run();

            assertThat(pass.rows()).isEqualTo(3);
            assertThat(Arrays.stream(pass.gradients()).allMatch(Double::isFinite))
                    .isTrue();
        }
    }
}
