package dev.rationale.attribution.shapley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.TrainingData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OcclusionTest {
    private static final Occlusion METHOD = new Occlusion();

    private static InputSpace space(Integer... shape) {
        return new InputSpace(List.of(shape), List.of(), TrainingData.NONE);
    }

    private static Attribution explain(
            AnalyticModel model, double[] x, InputSpace space, Map<String, String> settings, Baselines baselines) {
        AnalyticOracle oracle = new AnalyticOracle(x.length, model);
        Attribution found = new ProgramRunner(oracle)
                .run(METHOD.explain(
                        new Explicand(x, Target.of(0), 0.05, 1, space), baselines, METHOD.settings(settings)));
        assertThat(found.forwardEvaluations()).isEqualTo(oracle.forwardRows());
        assertThat(oracle.gradientRows()).isZero();
        return found;
    }

    private static double[] values(double[] x, InputSpace space, Map<String, String> settings) {
        AnalyticModel sum = AnalyticModel.of(p -> Arrays.stream(p).sum(), p -> new double[p.length]);
        return explain(sum, x, space, settings, Baselines.of(new double[x.length]))
                .values();
    }

    /** Of a sum from zero, each window counts what lies in it. */
    @Test
    void shouldSlideAsCaptumsWindowsDo() {
        double[] x = {1, 2, 4, 8, 16};

        assertThat(values(x, space(5), Map.of())).containsExactly(1, 2, 4, 8, 16);
        assertThat(values(x, space(5), Map.of("window", "2"))).containsExactly(3, 4.5, 9, 18, 24);
        assertThat(values(x, space(5), Map.of("window", "2", "strides", "2")))
                .as("the last window is cut off")
                .containsExactly(3, 3, 12, 12, 16);
        assertThat(values(x, space(5), Map.of("window", "1", "strides", "3")))
                .as("in no window")
                .containsExactly(1, 0, 0, 8, 0);
        assertThat(values(x, space(5), Map.of("window", "9"))).containsOnly(31);
        double[] image = {1, 2, 4, 8, 16, 32, 64, 128};
        assertThat(values(image, space(2, 2, 2), Map.of("window", "1")))
                .as("pixels with their channels")
                .containsExactly(17, 34, 68, 136, 17, 34, 68, 136);
        assertThat(values(image, space(2, 2, 2), Map.of("window", "1,2,2", "strides", "1,2,2")))
                .containsExactly(15, 15, 15, 15, 240, 240, 240, 240);
    }

    @Test
    void shouldReplaceFeaturesAndAverageOverBaselines() {
        InputSpace grouped = new InputSpace(List.of(3), List.of(new int[] {0, 2}), TrainingData.NONE);
        AnalyticModel product = AnalyticModel.of(p -> p[0] * p[1] + p[2], p -> new double[3]);
        Baselines two =
                new Baselines(List.of(new double[] {0, 0, 0}, new double[] {1, 1, 0}), new double[] {0.25, 0.75}, 2);

        // f(2, 3, 1) = 7; from zero: 7 and 6; from the other: 7 − 3 = 4 and 7 − 3 = 4.
        assertThat(explain(product, new double[] {2, 3, 1}, grouped, Map.of("units", "features"), two)
                        .values())
                .containsExactly(new double[] {4.75, 4.5, 4.75}, within(1e-12));
    }

    @Test
    void shouldRefuseWindowsThatDoNotFit() {
        assertThat(METHOD.problems(METHOD.settings(Map.of("window", "2,2")), space(5)))
                .containsExactly("window: expected 1 number or one for each axis of [5], found 2");
        assertThat(METHOD.problems(METHOD.settings(Map.of("window", "1.5", "strides", "1,1,1,1")), space(1, 2, 2)))
                .hasSize(2);
        assertThatThrownBy(() -> METHOD.settings(Map.of("window", "0")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("window: expected at least 1");
        assertThatThrownBy(() -> values(new double[5], space(5), Map.of("window", "2,2")))
                .isInstanceOf(InvalidSettingsException.class);
    }
}
