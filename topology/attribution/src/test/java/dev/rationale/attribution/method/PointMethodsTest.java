package dev.rationale.attribution.method;

import static dev.rationale.attribution.method.Runs.explain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PointMethodsTest {
    private static final Saliency SALIENCY = new Saliency();
    private static final GradientTimesInput GRADIENT_X_INPUT = new GradientTimesInput();

    @Test
    void shouldMatchGoldenVector() {
        Attribution found = explain(GRADIENT_X_INPUT, Golden.MODEL, Golden.input(), Map.of());

        assertThat(found.values()).containsExactly(new double[] {0.823623266, -0.369082177, 0.614829305}, within(1e-8));
        assertThat(found.output()).isCloseTo(1.403351698, within(1e-9));
        assertThat(found.outputs()[0]).containsExactly(found.output());
        assertThat(found.baselineOutput()).isNaN();
        assertThat(found.completenessGap()).isNaN();
        assertThat(found.gradientEvaluations()).isEqualTo(1);
        assertThat(found.forwardEvaluations()).isEqualTo(1);
        assertThat(found.steps()).isEqualTo(1);
        assertThat(found.standardErrors()).isEmpty();
    }

    @Test
    void shouldGiveTheSlopeOrItsAbsoluteValue() {
        AnalyticModel linear = AnalyticModel.linear(new double[] {2, -3, 0}, 1);
        double[] x = {5, 7, 11};

        assertThat(explain(SALIENCY, linear, x, Map.of()).values()).containsExactly(2, -3, 0);
        assertThat(explain(SALIENCY, linear, x, Map.of("absolute", "true")).values())
                .containsExactly(2, 3, 0);
    }

    /** A ReLU network without biases is positively homogeneous of degree 1. */
    @Test
    void shouldEqualIntegratedGradientsFromZeroWhenHomogeneous() {
        SeededCases.check(20, random -> {
            Perceptron biased = Perceptron.random(random, 6, 16, 1, false);
            Perceptron network = new Perceptron(biased.first(), new double[16], biased.second(), new double[1], false);
            double[] x = SeededCases.point(random, 6);

            double[] expected = explain(
                            new IntegratedGradients(), network, x, Map.of("quadrature", "riemann-middle", "steps", "3"))
                    .values();

            assertThat(explain(GRADIENT_X_INPUT, network, x, Map.of()).values())
                    .containsExactly(expected, within(1e-12));
        });
    }

    @Test
    void shouldExplainWhenNoBaselineExistsAndTheTargetIsPredicted() {
        AnalyticModel two = new AnalyticModel() {
            @Override
            public double[] outputs(double[] x) {
                return new double[] {x[0], 2 * x[0]};
            }

            @Override
            public double[][] jacobian(double[] x) {
                return new double[][] {{1}, {2}};
            }
        };
        AnalyticOracle oracle = new AnalyticOracle(1, two);

        Attribution found = new ProgramRunner(oracle)
                .run(RecordProgram.predicted(
                        SALIENCY,
                        new Explicand(new double[] {3}, Target.of(0), 0.05, 0),
                        BaselineSource.of(Baselines.uniform(List.of(), 1)),
                        SALIENCY.settings(Map.of())));

        assertThat(found.values()).containsExactly(2);
        assertThat(found.target()).isEqualTo(Target.of(1));
        assertThat(oracle.forwardRows()).isEqualTo(1);
        assertThat(oracle.gradientRows()).isEqualTo(1);
    }

    @Test
    void shouldReportFlatPathOnlyWhenEverySlopeIsZero() {
        AnalyticModel partlyFlat = AnalyticModel.of(x -> x[0], x -> new double[] {1, 0});

        assertThat(explain(GRADIENT_X_INPUT, partlyFlat, new double[] {0, 1}, Map.of())
                        .findings())
                .isEmpty();
        assertThat(explain(SALIENCY, AnalyticModel.of(x -> 7, x -> new double[2]), new double[2], Map.of())
                        .findings())
                .containsExactly(Finding.FLAT_PATH);
    }

    @Test
    void shouldRefuseWhenTheProductOverflows() {
        AnalyticModel steep = AnalyticModel.of(x -> 1, x -> {
            double[] slope = new double[1];
            Arrays.fill(slope, 1e300);
            return slope;
        });

        assertThatThrownBy(() -> explain(GRADIENT_X_INPUT, steep, new double[] {1e10}, Map.of()))
                .isInstanceOf(UnexplainableException.class)
                .hasMessageContaining("gradient-x-input")
                .hasMessageContaining("overflows at coordinate 0");
    }
}
