package dev.rationale.attribution;

import static dev.rationale.attribution.Explaining.IG;
import static dev.rationale.attribution.Explaining.explain;
import static dev.rationale.attribution.Explaining.program;
import static dev.rationale.attribution.Explaining.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.UnexplainableException.Reason;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link DegenerateChecks} asks of every method, with the figures of Integrated Gradients. */
final class DegenerateCasesTest {
    private static final AnalyticModel PRODUCT = AnalyticModel.of(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});
    private static final double[] X = {2, 3};
    private static final double[] ZERO = {0, 0};

    private static void assertUnexplainable(Reason reason, ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UnexplainableException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining("integrated-gradients")
                .hasMessageContainingAll(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adaptive-midpoint", "gausslegendre"})
    void shouldGiveZerosWhenBaselineEqualsInput(String quadrature) {
        AnalyticOracle oracle = new AnalyticOracle(2, PRODUCT);

        Attribution found =
                new ProgramRunner(oracle).run(program(X, Target.of(0), Baselines.of(X.clone()), rule(quadrature, 50)));

        assertThat(found.values()).containsExactly(0, 0);
        assertThat(found.output()).isEqualTo(6);
        assertThat(found.baselineOutput()).isEqualTo(6);
        assertThat(found.completenessGap()).isZero();
        assertThat(found.converged()).isTrue();
        assertThat(found.steps()).isZero();
        assertThat(found.findings()).containsExactly(Finding.BASELINE_DEGENERATE);
        assertThat(oracle.gradientRows()).isZero();
        assertThat(oracle.forwardRows()).isEqualTo(1);
        assertThat(found.gradientEvaluations()).isZero();
        assertThat(found.forwardEvaluations()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adaptive-midpoint", "gausslegendre"})
    void shouldReportFlatPathWhenEveryGradientIsZero(String quadrature) {
        AnalyticModel flat = AnalyticModel.of(x -> 7, x -> new double[2]);

        Attribution found = explain(flat, X, ZERO, rule(quadrature, 15));

        assertThat(found.values()).containsExactly(0, 0);
        assertThat(found.findings()).containsExactly(Finding.FLAT_PATH);
        assertThat(found.converged()).isTrue();
        assertThat(found.steps()).isEqualTo(15);
        assertThat(found.gradientEvaluations())
                .as("the nodes are looked at twice")
                .isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({"adaptive-midpoint,1215", "gausslegendre,50"})
    void shouldReportUnresolvedJumpWhenOutputsDifferOnFlatPath(String quadrature, int steps) {
        AnalyticModel step = AnalyticModel.of(x -> x[0] > 1 ? 1 : 0, x -> new double[2]);

        Attribution found = explain(step, X, ZERO, rule(quadrature, 50));

        assertThat(found.values()).containsExactly(0, 0);
        assertThat(found.completenessGap()).isEqualTo(-1);
        assertThat(found.converged()).isFalse();
        assertThat(found.estimatedError()).isEmpty();
        assertThat(found.steps()).isEqualTo(steps);
        assertThat(found.findings()).containsExactly(Finding.NOT_CONVERGED, Finding.FLAT_PATH, Finding.UNRESOLVED_JUMP);
    }

    @Test
    void shouldJudgeRelativeToTheOutputsWhenTheyAreTiny() {
        AnalyticModel step = AnalyticModel.of(x -> x[0] > 1 ? 2e-9 : 1e-9, x -> new double[2]);
        AnalyticModel linear = AnalyticModel.linear(new double[] {1e-9, 0}, 0);

        assertThat(explain(step, X, ZERO, rule("gausslegendre", 50)).findings())
                .contains(Finding.NOT_CONVERGED, Finding.UNRESOLVED_JUMP);
        assertThat(explain(linear, X, ZERO, rule("trapezoid-captum", 50)).findings())
                .containsExactly(Finding.NOT_CONVERGED);
    }

    @Test
    void shouldTakeRoundingOfTheModelForNoJump() {
        AnalyticModel noisy = AnalyticModel.of(x -> x[0] > 1 ? 7 : 7 + 5e-7, x -> new double[2]);

        assertThat(explain(noisy, X, ZERO, Map.of()).findings()).containsExactly(Finding.FLAT_PATH);
    }

    @Test
    void shouldNotReportFlatPathWhenGradientsCancel() {
        // Slope −1 on the first half, +1 on the second: sums of gradients are exactly zero.
        AnalyticModel valley = AnalyticModel.of(x -> Math.abs(x[0]), x -> new double[] {Math.signum(x[0])});

        Attribution found = explain(valley, new double[] {1}, new double[] {-1}, Map.of());

        assertThat(found.values()).containsExactly(0);
        assertThat(found.findings()).isEmpty();
        assertThat(found.converged()).isTrue();
    }

    @Test
    void shouldNameNodeAndAlphaWhenModelIsNotFiniteOnThePath() {
        // Not a number on (0.27, 0.29): of the grids 5, 15, 45 only the last has a node there, (2·12+1)/90 = 0.2777…
        AnalyticModel hole = AnalyticModel.of(x -> Math.sin(40 * x[0]), x ->
                new double[] {x[0] > 0.27 && x[0] < 0.29 ? Double.NaN : Math.cos(x[0])});
        Program program = IG.explain(
                new Explicand(new double[] {1}, Target.of(0), 1e-12, 0),
                Baselines.of(new double[1]),
                IG.settings(Map.of()));

        assertUnexplainable(
                Reason.NON_FINITE_MODEL,
                () -> new ProgramRunner(new AnalyticOracle(1, hole)).run(program),
                "node 12 of 45",
                "alpha 0.2777",
                "baseline 0");
    }

    @Test
    void shouldNameTheEndWhenModelIsNotFiniteThere() {
        AnalyticModel root = AnalyticModel.of(x -> Math.log(x[0]), x -> new double[] {1 / x[0]});

        assertUnexplainable(
                Reason.NON_FINITE_MODEL, () -> explain(root, new double[] {1}, new double[1], Map.of()), "baseline 0");
        assertUnexplainable(
                Reason.NON_FINITE_MODEL,
                () -> explain(root, new double[] {-1}, new double[] {1}, Map.of()),
                "the input");
    }

    @Test
    void shouldRefuseWhenSumOverflows() {
        AnalyticModel steep = AnalyticModel.linear(new double[] {1e300}, 0);

        assertUnexplainable(
                Reason.NON_FINITE_MODEL,
                () -> explain(steep, new double[] {1e8}, new double[] {-1e8}, Map.of()),
                "overflows");
    }

    @Test
    void shouldRefuseWhatNoCallerMayPass() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> program(X, Target.of(0), new Baselines(List.of(ZERO), new double[] {0.9}, 1), Map.of()))
                .withMessageContaining("sum 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> program(
                        X, Target.of(0), new Baselines(List.of(ZERO, ZERO), new double[] {2, -1}, 2), Map.of()));
        for (double tolerance : new double[] {0, -1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> IG.explain(
                            new Explicand(X, Target.of(0), tolerance, 0), Baselines.of(ZERO), IG.settings(Map.of())))
                    .withMessageContaining("tolerance");
        }
    }

    @Test
    void shouldLetTheOtherNodesStandForOneThatIsNotFiniteWhenAsked() {
        // f = x₀² + x₁ with a hole in the gradient at x₀ = 0.5, which is one of five midpoints.
        AnalyticModel hole = AnalyticModel.of(x -> x[0] * x[0] + x[1], x ->
                new double[] {x[0] > 0.45 && x[0] < 0.55 ? Double.NaN : 2 * x[0], 1});
        Map<String, String> skipping = Map.of("quadrature", "riemann-middle", "steps", "5", "non-finite-nodes", "skip");

        Attribution found = explain(hole, new double[] {1, 3}, ZERO, skipping);

        // The mean of 2·(0.1, 0.3, 0.7, 0.9) is 1 still; two baselines, so that one leg is whole.
        assertThat(found.values()).containsExactly(new double[] {1, 3}, within(1e-12));
        assertThat(found.findings()).containsExactly(Finding.PARTIAL);
        Attribution two = explain(
                hole, new double[] {1, 3}, Baselines.uniform(List.of(ZERO, new double[] {0.6, 0}), 2), skipping);
        assertThat(two.values()).containsExactly(new double[] {(1 + 1 - 0.36) / 2, 3}, within(1e-12));
        assertThat(two.findings()).containsExactly(Finding.PARTIAL);
        Attribution adaptive =
                explain(hole, new double[] {1, 3}, ZERO, Map.of("non-finite-nodes", "skip", "initial-steps", "5"));
        assertThat(adaptive.values()).containsExactly(new double[] {1, 3}, within(1e-2));
        assertThat(adaptive.findings()).containsExactly(Finding.PARTIAL);
    }

    @Test
    void shouldRefuseWhenNoNodeIsLeft() {
        AnalyticModel nowhere = AnalyticModel.of(x -> x[0], x -> new double[] {Double.POSITIVE_INFINITY, 0});

        assertUnexplainable(
                Reason.NON_FINITE_MODEL,
                () -> explain(nowhere, X, ZERO, Map.of("non-finite-nodes", "skip")),
                "not finite at all 5 nodes on the way from baseline 0");
    }
}
