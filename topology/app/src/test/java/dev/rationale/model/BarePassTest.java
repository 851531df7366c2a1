package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Target;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BarePassTest {
    private static final Path MODELS = Path.of("../../deploy/models");
    private static final double TOLERANCE = 1e-5;

    @Test
    void shouldComputeTheGradientsThatTheModelComputes() {
        try (ExplainableModel model = ExplainableModel.open(MODELS.resolve("credit"))) {
            int rows = 2 * model.samples().size() + 1;
            BarePass pass = BarePass.of(model, rows);
            Target first = new Target(0, 0, Objective.RAW);

            pass.run();
            double[] found = pass.gradients();

            List<BoundInput> samples = IntStream.range(0, rows)
                    .mapToObj(row -> model.samples().get(row % model.samples().size()))
                    .toList();
            var expected = model.gradients(
                    samples.stream().map(sample -> Fixtures.row(sample, first)).toList());
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
