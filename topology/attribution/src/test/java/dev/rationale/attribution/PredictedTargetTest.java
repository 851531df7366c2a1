package dev.rationale.attribution;

import static dev.rationale.attribution.Explaining.IG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.UnexplainableException.Reason;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PredictedTargetTest {
    private static final double[] ZERO = new double[4];

    private static Program predicted(double[] x, int output, double[] baseline) {
        return RecordProgram.predicted(
                IG,
                new Explicand(x, new Target(output, 0, Objective.RAW), Explaining.TOLERANCE, 0),
                BaselineSource.of(Baselines.of(baseline)),
                IG.settings(Map.of()));
    }

    /** Outputs that do not depend on the input. */
    private static AnalyticModel constant(double... outputs) {
        return new AnalyticModel() {
            @Override
            public double[] outputs(double[] x) {
                return outputs;
            }

            @Override
            public double[][] jacobian(double[] x) {
                return new double[outputs.length][x.length];
            }
        };
    }

    @Test
    void shouldExplainLargestOutputWithoutAskingTwice() {
        SeededCases.check(30, random -> {
            Perceptron network = Perceptron.random(random, 4, 8, 5, true);
            double[] x = SeededCases.point(random, 4);
            double[] outputs = network.outputs(x);
            double largest = Arrays.stream(outputs).max().orElseThrow();
            AnalyticOracle oracle = new AnalyticOracle(4, network);

            Attribution found = new ProgramRunner(oracle).run(predicted(x, 0, ZERO));

            assertThat(outputs[found.target().index()]).isEqualTo(largest);
            assertThat(found.output()).isEqualTo(largest);
            assertThat(oracle.forwardRows()).as("input and baseline").isEqualTo(2);
            assertThat(found.forwardEvaluations()).isEqualTo(2);
            Attribution named =
                    new ProgramRunner(oracle).run(Explaining.program(x, found.target(), Baselines.of(ZERO), Map.of()));
            assertThat(found)
                    .usingRecursiveComparison()
                    .ignoringFields("choices")
                    .isEqualTo(named);
            Choices choices = Choices.parse(found.choices());
            assertThat(choices.of(Choices.Kind.TARGET).orElseThrow())
                    .containsExactly(0, found.target().index());
            assertThat(choices.of(Choices.Kind.STEPS).orElseThrow()).containsExactly(found.steps());
        });
    }

    @Test
    void shouldTakeLowestIndexWhenOutputsTie() {
        Attribution found = new ProgramRunner(new AnalyticOracle(4, constant(1, 3, 3, 2)))
                .run(predicted(new double[] {1, 2, 3, 4}, 0, ZERO));

        assertThat(found.target()).isEqualTo(Target.of(1));
    }

    @Test
    void shouldTakeIndexZeroWhenSingleOutput() {
        Attribution found = new ProgramRunner(new AnalyticOracle(4, constant(-5)))
                .run(predicted(new double[] {1, 2, 3, 4}, 0, ZERO));

        assertThat(found.target()).isEqualTo(Target.of(0));
    }

    @Test
    void shouldNeedOneRowWhenBaselineEqualsInput() {
        AnalyticOracle oracle = new AnalyticOracle(4, constant(1, 2));

        Attribution found = new ProgramRunner(oracle).run(predicted(ZERO, 0, ZERO.clone()));

        assertThat(found.findings()).containsExactly(Finding.BASELINE_DEGENERATE);
        assertThat(oracle.forwardRows()).isEqualTo(1);
        assertThat(found.forwardEvaluations()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhenNothingIsPredicted() {
        assertReason(Reason.NON_FINITE_MODEL, constant(1, Double.NaN), 0);
        assertReason(Reason.NON_FINITE_MODEL, constant(1, Double.POSITIVE_INFINITY), 0);
        assertReason(Reason.TARGET_OUT_OF_RANGE, constant(1, 2), 1);
        assertReason(Reason.TARGET_OUT_OF_RANGE, constant(1, 2), -1);
        assertReason(Reason.TARGET_OUT_OF_RANGE, constant(), 0);
    }

    private static void assertReason(Reason reason, AnalyticModel model, int output) {
        AnalyticOracle oracle = new AnalyticOracle(4, model);
        assertThatThrownBy(() -> new ProgramRunner(oracle).run(predicted(new double[] {1, 2, 3, 4}, output, ZERO)))
                .isInstanceOfSatisfying(
                        UnexplainableException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(oracle.gradientRows()).isZero();
    }

    @Test
    void shouldRefuseBeforeAnyRowWhenInputIsNotFinite() {
        assertThatThrownBy(() -> predicted(new double[] {1, 2, 3, Double.NaN}, 0, ZERO))
                .isInstanceOfSatisfying(
                        UnexplainableException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.NON_FINITE_INPUT));
    }
}
