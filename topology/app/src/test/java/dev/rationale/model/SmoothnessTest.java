package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmoothnessTest {
    private static final Path MODELS = Path.of("../../deploy/models");

    @ParameterizedTest
    @CsvSource({"softplus_mlp.pt, true", "relu_mlp.pt, false"})
    void shouldTellSmoothNetworksFromThoseWithKinks(String file, boolean smooth) {
        try (ExplainableModel model = Fixtures.bare(file, 6)) {
            assertThat(model.probe().isSmooth())
                    .as("%s", model.probe().ruleDifference())
                    .isEqualTo(smooth);
            assertThat(model.space(model.samples().get(0)).smooth()).isEqualTo(smooth);
        }
    }

    @ParameterizedTest
    @CsvSource({"credit", "fashion"})
    void shouldFindTheKinksOfTheSampleModels(String name) {
        try (ExplainableModel model = ExplainableModel.open(MODELS.resolve(name))) {
            assertThat(model.probe().ruleDifference()).isBetween(5e-3, 1.0);
        }
    }

    @Test
    void shouldClaimNothingWhereNothingCanBeMeasuredAndNotDependOnTheBatch() {
        try (ExplainableModel model = Fixtures.bare("softplus_mlp.pt", 6)) {
            BoundInput row = model.samples().get(0);
            BoundInput zero = new BoundInput(new double[6], row.held(), row.layout(), row.shapeKey());
            List<Target> targets = List.of(Target.of(0));
            assertThat(new Smoothness(model, 64).difference(List.of(zero, zero), targets))
                    .as("no way to go")
                    .isInfinite();
            List<BoundInput> rows = Samples.padded(model.samples(), 3);
            double whole = new Smoothness(model, 64).difference(rows, targets);
            assertThat(new Smoothness(model, 5).difference(rows, targets))
                    .isLessThan(1e-5)
                    .isPositive();
            assertThat(whole).isLessThan(1e-5);
        }
    }
}
