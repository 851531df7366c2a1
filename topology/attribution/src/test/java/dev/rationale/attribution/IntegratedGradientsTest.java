package dev.rationale.attribution;

import static dev.rationale.attribution.Explaining.IG;
import static dev.rationale.attribution.Explaining.explain;
import static dev.rationale.attribution.Explaining.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntegratedGradientsTest {
    @ParameterizedTest
    @CsvSource({
        "gausslegendre,    50, 1e-8, 0.873937837, -0.492625225, 1.022039086",
        "gausslegendre,     3, 2e-6, 0.873937837, -0.492625225, 1.022039086",
        "riemann-left,     10, 1e-8, 0.877636696, -0.504091130, 1.050178905",
        "riemann-right,    10, 1e-8, 0.869999022, -0.480999348, 0.991661836",
        "riemann-middle,   10, 1e-8, 0.873997831, -0.492665221, 1.022598544",
        "trapezoid,        10, 1e-8, 0.873789712, -0.492526475, 1.020657878",
        "trapezoid-captum, 10, 1e-8, 0.786410741, -0.443273827, 0.918592090",
    })
    void shouldMatchGoldenVector(String quadrature, int steps, double tolerance, double a, double b, double c) {
        Attribution found = explain(Golden.MODEL, Golden.input(), new double[3], rule(quadrature, steps));

        assertThat(found.values()).containsExactly(new double[] {a, b, c}, within(tolerance));
        assertThat(found.output()).isCloseTo(1.403351698, within(1e-9));
        assertThat(found.baselineOutput()).isZero();
        assertThat(found.outputs()).isDeepEqualTo(new double[][] {{found.output()}});
        assertThat(found.completenessGap()).isCloseTo(a + b + c - 1.403351698, within(3 * tolerance));
        assertThat(found.steps()).isEqualTo(steps);
        assertThat(found.gradientEvaluations()).isEqualTo(steps);
        assertThat(found.forwardEvaluations()).isEqualTo(2);
        assertThat(found.estimatedError()).isEmpty();
        assertThat(found.choices()).isEmpty();
    }

    @Test
    void shouldWeighBothEndsFullyWhenSaliencyRule() {
        // f = x²/2 from 0 to 1: gradient α at 0, ½, 1, each weighed 1/3.
        AnalyticModel square = AnalyticModel.of(x -> x[0] * x[0] / 2, x -> new double[] {x[0]});

        Attribution found = explain(square, new double[] {1}, new double[1], rule("saliency", 3));

        assertThat(found.values()).containsExactly(new double[] {0.5}, within(1e-15));
    }

    @Test
    void shouldAttributeWhenGradientAtInputIsZero() {
        AnalyticModel saturated =
                AnalyticModel.of(x -> 1 - Math.max(0, 1 - x[0]), x -> new double[] {x[0] < 1 ? 1 : 0});

        assertThat(explain(saturated, new double[] {2}, new double[1], Map.of()).values())
                .containsExactly(new double[] {1}, within(0.02));
        assertThat(explain(saturated, new double[] {2}, new double[1], rule("riemann-middle", 50))
                        .values())
                .containsExactly(new double[] {1}, within(1e-14));
    }

    @Test
    void shouldShareEquallyWhenProduct() {
        AnalyticModel product = AnalyticModel.of(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});

        Attribution found = explain(product, new double[] {3, -0.7}, new double[2], Map.of());

        assertThat(found.values()).containsExactly(new double[] {-1.05, -1.05}, within(1e-14));
        assertThat(found.converged()).isTrue();
    }

    @Test
    void shouldAverageWithWeightsWhenSeveralBaselines() {
        // IG of x₁x₂ from (b₁,b₂): Δ₁(x₂+b₂)/2, Δ₂(x₁+b₁)/2
        AnalyticModel product = AnalyticModel.of(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});
        Baselines baselines = new Baselines(
                List.of(new double[] {0, 0}, new double[] {1, -1}, new double[] {2, 4}),
                new double[] {0.5, 0.25, 0.25},
                3);

        Attribution found = explain(product, new double[] {2, 4}, baselines, rule("gausslegendre", 2));

        assertThat(found.values())
                .containsExactly(
                        new double[] {0.5 * 2 * 4 / 2 + 0.25 * 1 * 3 / 2, 0.5 * 4 * 2 / 2 + 0.25 * 5 * 3 / 2},
                        within(1e-14));
        assertThat(found.baselineOutput()).isCloseTo(0.25 * -1 + 0.25 * 8, within(1e-15));
        assertThat(found.completenessGap()).isCloseTo(0, within(1e-14));
        assertThat(found.gradientEvaluations())
                .as("none for the baseline equal to the input")
                .isEqualTo(4);
        assertThat(found.forwardEvaluations()).isEqualTo(3);
        assertThat(found.steps()).isEqualTo(2);
        assertThat(found.findings()).isEmpty();
    }

    @Test
    void shouldAskNothingOfBaselineWithoutWeight() {
        AnalyticModel root = AnalyticModel.of(x -> Math.sqrt(x[0]), x -> new double[] {0.5 / Math.sqrt(x[0])});
        Baselines baselines = new Baselines(List.of(new double[] {1}, new double[] {-1}), new double[] {1, 0}, 2);

        Attribution found = explain(root, new double[] {4}, baselines, rule("gausslegendre", 20));

        assertThat(found.values()).containsExactly(new double[] {1}, within(1e-12));
        assertThat(found.gradientEvaluations()).isEqualTo(20);
        assertThat(found.forwardEvaluations()).isEqualTo(2);
    }

    @Test
    void shouldAccountInExplainedScalarWhenObjectiveIsProbability() {
        // Two logits (0, t): p₁ = σ(t); along one coordinate the integral is the difference.
        AnalyticModel logits = new AnalyticModel() {
            @Override
            public double[] outputs(double[] x) {
                return new double[] {0, x[0]};
            }

            @Override
            public double[][] jacobian(double[] x) {
                return new double[][] {{0}, {1}};
            }
        };
        ProgramRunner runner = new ProgramRunner(new AnalyticOracle(1, logits));

        Attribution probability = runner.run(Explaining.program(
                new double[] {2},
                new Target(0, 1, Objective.PROBABILITY),
                Baselines.of(new double[1]),
                rule("gausslegendre", 20)));
        Attribution logProbability = runner.run(Explaining.program(
                new double[] {2},
                new Target(0, 1, Objective.LOG_PROBABILITY),
                Baselines.of(new double[1]),
                rule("gausslegendre", 20)));

        double sigmoid = 1 / (1 + Math.exp(-2));
        assertThat(probability.values()).containsExactly(new double[] {sigmoid - 0.5}, within(1e-14));
        assertThat(probability.output()).isCloseTo(sigmoid, within(1e-15));
        assertThat(logProbability.values())
                .containsExactly(new double[] {Math.log(sigmoid) - Math.log(0.5)}, within(1e-14));
    }

    @Test
    void shouldReportNotConvergedWhenGapOfFixedRuleExceedsTolerance() {
        AnalyticModel linear = AnalyticModel.linear(new double[] {1}, 0);

        Attribution biased = explain(linear, new double[] {1}, new double[1], rule("trapezoid-captum", 50));
        Attribution exact = explain(linear, new double[] {1}, new double[1], rule("trapezoid", 50));

        assertThat(biased.completenessGap()).isCloseTo(-0.02, within(1e-14));
        assertThat(biased.converged()).isFalse();
        assertThat(biased.findings()).containsExactly(Finding.NOT_CONVERGED);
        assertThat(exact.converged()).isTrue();
        assertThat(exact.findings()).isEmpty();
    }

    @Test
    void shouldHaveDocumentedDefaults() {
        Settings defaults = IG.settings(Map.of());

        assertThat(defaults.values())
                .containsOnly(
                        Map.entry("quadrature", "adaptive"),
                        Map.entry("steps", "50"),
                        Map.entry("initial-steps", "5"),
                        Map.entry("initial-gauss-steps", "4"),
                        Map.entry("max-steps", "1215"));
        assertThat(IG.name()).isEqualTo("integrated-gradients");
        assertThat(Methods.byName("integrated-gradients")).isPresent();
        assertThat(Methods.byName("integrated-gradient")).isEmpty();
        assertThat(Methods.all()).extracting(AttributionMethod::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quadrature=simpson                        | quadrature",
                "steps=0                                   | steps",
                "steps=ten                                 | steps",
                "step=10                                   | step",
                "quadrature=trapezoid,steps=1              | steps: expected at least 2 with trapezoid",
                "initial-steps=9,max-steps=26              | max-steps: expected at least 3 times",
                "initial-gauss-steps=9,max-steps=17        | max-steps: expected at least 2 times",
            })
    void shouldRefuseSettingsNamingTheParameter(String given, String problem) {
        Map<String, String> settings = new HashMap<>();
        for (String pair : given.trim().split(",", -1)) {
            settings.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }

        assertThatThrownBy(() -> IG.settings(settings))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        e -> assertThat(e.problems()).singleElement().asString().startsWith(problem));
    }
}
