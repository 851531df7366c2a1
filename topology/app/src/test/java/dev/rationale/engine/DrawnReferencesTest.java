package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a library drew stands beside its attributions: with that, its published formula gives the same numbers. */
class DrawnReferencesTest {
    private static final double TOLERANCE = 1e-5;
    private static final Set<String> EXPECTATIONS = Set.of("captum GradientShap", "shap GradientExplainer");

    @TestFactory
    Stream<DynamicTest> shouldGiveExpectedGradientsFromTheDraws() {
        return tests(c -> EXPECTATIONS.contains(c.method()), DrawnReferencesTest::expectedGradients);
    }

    @TestFactory
    Stream<DynamicTest> shouldGiveSmoothedGradientsFromTheNoise() {
        return tests(
                c -> c.method().equals("captum NoiseTunnel")
                        && c.node().at("/settings/over/method").asText().equals("Saliency"),
                DrawnReferencesTest::smoothed);
    }

    /**
     * @param values attributions, {@code [d]}
     * @param summands what they were added up from, {@code [d]}: differences are measured by its length
     */
    private record Found(double[] values, double[] summands) {
        double distance(double[] expected) {
            double squares = 0;
            double scale = 0;
            for (int i = 0; i < values.length; i++) {
                squares += (values[i] - expected[i]) * (values[i] - expected[i]);
                scale += summands[i] * summands[i];
            }
            return Math.sqrt(squares / scale);
        }
    }

    private interface Formula {
        Found attribution(References.Case c, int row, ExplainableModel model);
    }

    private static Stream<DynamicTest> tests(Predicate<References.Case> wanted, Formula formula) {
        List<References.Case> cases = References.all().stream()
                .flatMap(references -> references.cases().stream())
                .filter(wanted)
                .toList();
        assertThat(cases).isNotEmpty();
        return cases.stream()
                .map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
                    try (ExplainableModel model = c.of().open()) {
                        for (int row = 0; row < c.rows().size(); row++) {
                            assertThat(formula.attribution(c, row, model).distance(c.attribution(row)))
                                    .as("row %d", row)
                                    .isLessThan(TOLERANCE);
                        }
                    }
                }));
    }

    /** {@code mean_s (x − b_s) ⊙ ∇f(b_s + α_s (x − b_s))}. */
    private static Found expectedGradients(References.Case c, int row, ExplainableModel model) {
        BoundInput input = c.of().bind(model, c.rows().path(row));
        double[] x = input.point();
        JsonNode draws = c.node().path("draws").path(row);
        double[] positions = Fixtures.numbers(draws.path("positions"));
        JsonNode background = c.of().document().path("background");
        List<double[]> baselines = new ArrayList<>();
        draws.path("background_rows")
                .forEach(drawn -> baselines.add(Fixtures.numbers(background.path(drawn.intValue()))));
        assertThat(baselines).hasSameSizeAs(positions);
        double[] sum = new double[x.length];
        for (int s = 0; s < positions.length; s++) {
            double[] from = baselines.get(s);
            double[] weight = {1.0 / positions.length};
            Stretch stretch =
                    new Stretch(from, x, new double[] {positions[s]}, weight, 0, 1, input.held(), c.of().target(row));
            double[] gradient = model.gradients(List.of(stretch)).get(0).gradient();
            for (int i = 0; i < x.length; i++) {
                sum[i] += (x[i] - from[i]) * gradient[i];
            }
        }
        return new Found(sum, sum);
    }

    /** Mean of the gradients at {@code x + noise}, of their squares, or the difference of both. */
    private static Found smoothed(References.Case c, int row, ExplainableModel model) {
        BoundInput input = c.of().bind(model, c.rows().path(row));
        Target target = c.of().target(row);
        JsonNode noise = c.node().path("draws").path(row).path("noise");
        double[] mean = new double[input.point().length];
        double[] squares = new double[mean.length];
        for (JsonNode drawn : noise) {
            double[] point = Fixtures.numbers(drawn);
            for (int i = 0; i < point.length; i++) {
                point[i] += input.point()[i];
            }
            double[] gradient = model.gradients(List.of(Stretch.point(point, input.held(), target)))
                    .get(0)
                    .gradient();
            for (int i = 0; i < mean.length; i++) {
                mean[i] += gradient[i] / noise.size();
                squares[i] += gradient[i] * gradient[i] / noise.size();
            }
        }
        return switch (c.setting("nt_type")) {
            case "smoothgrad" -> new Found(mean, mean);
            case "smoothgrad_sq" -> new Found(squares, squares);
            default -> new Found(variance(mean, squares), squares);
        };
    }

    private static double[] variance(double[] mean, double[] squares) {
        double[] variance = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            variance[i] = squares[i] - mean[i] * mean[i];
        }
        return variance;
    }
}
