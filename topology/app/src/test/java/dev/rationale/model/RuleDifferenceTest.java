package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Smoothness;
import dev.rationale.attribution.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleDifferenceTest {
    private static final Path MODELS = Path.of("../../deploy/models");

    @ParameterizedTest
    @CsvSource({"softplus_mlp.pt, SMOOTH", "relu_mlp.pt, KINKED"})
    void shouldTellSmoothNetworksFromThoseWithKinks(String file, Smoothness expected) {
        try (ExplainableModel model = Fixtures.bare(file, 6)) {
            assertThat(model.probe().smoothness())
                    .as("%s", model.probe().ruleDifference())
                    .isEqualTo(expected);
            assertThat(model.space(model.samples().get(0)).smoothness()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"credit, KINKED", "fashion, ROUGH"})
    void shouldTellHowManyKinksTheSampleModelsHave(String name, Smoothness expected) {
        try (ExplainableModel model = ExplainableModel.open(MODELS.resolve(name))) {
            assertThat(model.probe().smoothness())
                    .as("%s", model.probe().ruleDifference())
                    .isEqualTo(expected);
        }
    }

    @Test
    void shouldClaimNothingWhereNothingCanBeMeasuredAndNotDependOnTheBatch() {
        try (ExplainableModel model = Fixtures.bare("softplus_mlp.pt", 6)) {
            BoundInput row = model.samples().get(0);
            BoundInput zero = new BoundInput(new double[6], row.held(), row.layout(), row.shapeKey());
            List<Target> targets = List.of(Target.of(0));
            assertThat(new RuleDifference(model, 64).largest(List.of(zero, zero), targets))
                    .as("no way to go")
                    .isInfinite();
            List<BoundInput> rows = Samples.padded(model.samples(), 3);
            double whole = new RuleDifference(model, 64).largest(rows, targets);
            assertThat(new RuleDifference(model, 5).largest(rows, targets))
                    .isLessThan(1e-5)
                    .isPositive();
            assertThat(whole).isLessThan(1e-5);
        }
    }
}
