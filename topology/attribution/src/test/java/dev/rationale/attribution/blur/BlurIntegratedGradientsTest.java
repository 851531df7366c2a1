package dev.rationale.attribution.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.GaussianBlur;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.TrainingData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlurIntegratedGradientsTest {
    private static final BlurIntegratedGradients METHOD = new BlurIntegratedGradients();
    private static final InputSpace IMAGE = new InputSpace(List.of(2, 4, 5), List.of(), TrainingData.NONE);
    private static final int D = 40;

    private static Attribution explain(AnalyticModel model, double[] x, Map<String, String> settings) {
        return new ProgramRunner(new AnalyticOracle(D, model))
                .run(METHOD.explain(
                        new Explicand(x, Target.of(0), 0.05, 1, IMAGE), Baselines.NONE, METHOD.settings(settings)));
    }

    @Test
    void shouldBeExactForLinearModelsWhateverTheSteps() {
        SeededCases.check(20, random -> {
            double[] w = SeededCases.point(random, D);
            double[] x = SeededCases.point(random, D);
            int steps = 1 + random.nextInt(20);
            Attribution found = explain(
                    AnalyticModel.linear(w, 0.5), x, Map.of("steps", Integer.toString(steps), "max-sigma", "3"));
            double[] blurred = new GaussianBlur(2, 4, 5, 3).of(x);

            for (int i = 0; i < D; i++) {
                assertThat(found.values()[i]).isCloseTo(w[i] * (x[i] - blurred[i]), within(1e-12));
            }
            assertThat(found.baselines().points().get(0)).containsExactly(blurred);
            assertThat(found.steps()).isEqualTo(steps);
            assertThat(found.findings()).isEmpty();
        });
    }

    @Test
    void shouldCompleteToTheBlurredInputWithTheSquareOfTheSteps() {
        Random random = new Random(4);
        Perceptron network = Perceptron.random(random, D, 16, 1, true);
        double[] x = SeededCases.point(random, D);
        double[] gaps = new double[2];
        for (int k = 0; k < 2; k++) {
            Attribution found =
                    explain(network, x, Map.of("steps", k == 0 ? "40" : "80", "max-sigma", "4", "spacing", "sqrt"));
            double end = network.outputs(new GaussianBlur(2, 4, 5, 2).of(x))[0];
            assertThat(found.baselineOutput()).isCloseTo(end, within(1e-12));
            gaps[k] = Math.abs(Arrays.stream(found.values()).sum() - (network.outputs(x)[0] - end));
        }
        assertThat(gaps[1]).isLessThan(gaps[0] / 3);
        assertThat(gaps[0]).isLessThan(1e-3);
    }

    /** Each defect of the released code by itself: f is linear, so that the exact form has no error. */
    @Test
    void shouldShowWhatTheReleasedFormGivesUp() {
        double[] x = SeededCases.point(new Random(8), D);
        double[] w = SeededCases.point(new Random(9), D);
        AnalyticModel linear = AnalyticModel.linear(w, 0);
        Map<String, String> few = Map.of("form", "released", "steps", "10", "max-sigma", "4");
        Map<String, String> many = Map.of("form", "released", "steps", "4000", "max-sigma", "4");

        assertThat(Math.abs(explain(linear, x, few).completenessGap())).isGreaterThan(0.03);
        assertThat(Math.abs(explain(linear, x, many).completenessGap())).isBetween(1e-5, 0.03);
        assertThat(explain(linear, x, Map.of("form", "released", "steps", "1", "max-sigma", "4"))
                        .values())
                .as("the forward difference at sigma 0 reaches no neighbour")
                .containsOnly(0);
        double[] even = new double[D];
        Arrays.fill(even, 1);
        assertThat(explain(linear, even, Map.of("form", "exact")).values())
                .as("a constant image")
                .containsOnly(new double[] {0}, within(1e-12));
        assertThat(Arrays.stream(explain(linear, even, Map.of("form", "released"))
                                .values())
                        .map(Math::abs)
                        .sum())
                .as("zeros beyond the edge darken it")
                .isGreaterThan(1);
    }

    @Test
    void shouldSayThatThePathIsFlatOrMissesAJump() {
        AnalyticModel step = AnalyticModel.of(x -> x[0] > 0.5 ? 1 : 0, x -> new double[D]);
        double[] x = new double[D];
        x[0] = 1;
        for (String form : List.of("exact", "released")) {
            Attribution found = explain(step, x, Map.of("form", form, "max-sigma", "3"));
            assertThat(found.values()).containsOnly(0);
            assertThat(found.findings())
                    .containsExactlyInAnyOrder(Finding.NOT_CONVERGED, Finding.FLAT_PATH, Finding.UNRESOLVED_JUMP);
        }
        assertThat(explain(step, new double[D], Map.of()).findings()).containsExactly(Finding.BASELINE_DEGENERATE);
    }

    @Test
    void shouldRefuseWhatIsNoImage() {
        InputSpace table = InputSpace.flat(D);

        assertThat(METHOD.problems(METHOD.settings(Map.of()), table))
                .singleElement()
                .asString()
                .contains("expected one input [channels, height, width], found shape [40]");
        assertThat(METHOD.problems(METHOD.settings(Map.of()), IMAGE)).isEmpty();
        assertThatThrownBy(() -> METHOD.explain(
                        new Explicand(new double[D], Target.of(0), 0.05, 1, table),
                        Baselines.NONE,
                        METHOD.settings(Map.of())))
                .isInstanceOf(InvalidSettingsException.class);
        assertThatThrownBy(() -> METHOD.settings(Map.of("max-sigma", "0")))
                .hasMessageContaining("max-sigma: expected at least 0.5");
    }
}
