package dev.rationale.attribution.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AskedOfModelTest {
    /** Class 0 (positive sum) three times, class 1 twice. */
    private static final InputSpace FIVE = Spaces.rows(
            new float[] {1, 0}, new float[] {2, 1}, new float[] {3, 0}, new float[] {-1, 0}, new float[] {-4, 1});

    private static Baselines begin(String kind, Map<String, String> parameters, double... x) {
        return Spaces.begin(Spaces.source(kind, parameters, FIVE), Spaces.explicand(FIVE, 4, x));
    }

    private static double side(double[] point) {
        return point[0] + point[1];
    }

    @Test
    void shouldDrawRowsOfAnotherClassOnly() {
        Map<String, String> other = Map.of("other-class", "true", "rows", "3");
        Baselines found = begin("training-sample", other, 5, 5);

        assertThat(found.points())
                .hasSize(2)
                .allSatisfy(p -> assertThat(side(p)).isNegative());
        assertThat(found.requested()).as("one more than there are").isEqualTo(3);
        IntegratedGradients method = new IntegratedGradients();
        Attribution explained = new ProgramRunner(new AnalyticOracle(2, Spaces.SIDES))
                .run(RecordProgram.predicted(
                        method,
                        Spaces.explicand(FIVE, 4, 5, 5),
                        Spaces.source("training-sample", other, FIVE),
                        method.settings(Map.of())));
        assertThat(explained.findings()).contains(Finding.PARTIAL);
        assertThat(Choices.parse(explained.choices()).of(Choices.Kind.BASELINE_ROWS))
                .hasValueSatisfying(rows -> assertThat(rows).containsExactlyInAnyOrder(3, 4));
    }

    @Test
    void shouldSplitTheRowsAmongClassesAndFillUpFromNone() {
        Baselines four = begin("stratified-training", Map.of("rows", "4"), 9, 9);
        assertThat(four.points().stream().filter(p -> side(p) > 0)).hasSize(2);
        assertThat(four.points()).hasSize(4).doesNotHaveDuplicates();

        Baselines six = begin("stratified-training", Map.of("rows", "6"), 9, 9);
        assertThat(six.points()).as("three and two").hasSize(5);
        assertThat(six.requested()).isEqualTo(6);

        Baselines without = begin("stratified-training", Map.of("rows", "6"), -1, 0);
        assertThat(without.points()).as("never the input").hasSize(4);
    }

    @Test
    void shouldMeetTheValueAtANeutralPoint() {
        SeededCases.check(20, random -> {
            InputSpace space = Spaces.image(30);
            double value = 1.6 * random.nextDouble() - 0.8;
            int index = random.nextInt(2);
            BaselineSource source = Spaces.source("neutral", Map.of("value", Double.toString(value)), space);
            Explicand explicand = new Explicand(SeededCases.point(random, 4), Target.of(index), 0.05, 1, space);
            Baselines found = Spaces.begin(source, explicand);

            assertThat(Spaces.SIDES.outputs(found.points().get(0))[index]).isCloseTo(value, within(1e-4));
            assertThat(found.findings()).isEmpty();
            assertThat(Spaces.begin(source, explicand).points().get(0))
                    .containsExactly(found.points().get(0));
        });
    }

    @Test
    void shouldGiveTheClosestPointWhenTheValueIsNotBracketed() {
        Baselines found = begin("neutral", Map.of("value", "7"), 1, 1);

        assertThat(found.findings()).containsExactly(Finding.DEGRADED_METHOD);
        assertThat(found.points().get(0)).as("largest of both").containsExactly(3, 1);
        AnalyticModel step = AnalyticModel.of(x -> x[0] > 0 ? 1 : 0, x -> new double[2]);
        Baselines jump = Spaces.begin(
                Spaces.source("neutral", Map.of("value", "0.5"), FIVE), Spaces.explicand(FIVE, 1, 1, 1), step);
        assertThat(jump.findings()).containsExactly(Finding.DEGRADED_METHOD);
    }

    @Test
    void shouldSayThroughTheAttributionThatABaselineIsASubstituteAndTakeItAgain() {
        IntegratedGradients method = new IntegratedGradients();
        BaselineSource source = Spaces.source("neutral", Map.of("value", "7"), FIVE);
        Explicand explicand = Spaces.explicand(FIVE, 1, 1, 1);
        ProgramRunner runner = new ProgramRunner(new AnalyticOracle(2, Spaces.SIDES));
        Attribution found = runner.run(RecordProgram.predicted(method, explicand, source, method.settings(Map.of())));
        Choices choices = Choices.parse(found.choices());

        assertThat(found.findings()).contains(Finding.DEGRADED_METHOD);
        assertThat(choices.of(Choices.Kind.NEUTRAL_LEVEL)).isPresent();
        assertThat(choices.of(Choices.Kind.TARGET)).isPresent();
        assertThat(choices.of(Choices.Kind.STEPS)).isPresent();
        AnalyticOracle untouched = new AnalyticOracle(2, Spaces.SIDES);
        Baselines again = new ProgramRunner(untouched).finish(source.begin(Spaces.again(explicand, choices)));
        assertThat(again.points().get(0))
                .containsExactly(found.baselines().points().get(0));
        assertThat(untouched.forwardRows() + untouched.gradientRows()).isZero();
    }

    @Test
    void shouldFindTheNearestRowOfAnotherClass() {
        assertThat(begin("counterfactual", Map.of(), 2.5, 0).points().get(0)).containsExactly(-1, 0);
        assertThat(begin("counterfactual", Map.of(), -3, 0).points().get(0)).containsExactly(1, 0);
        InputSpace oneSide = Spaces.rows(new float[] {1, 0}, new float[] {4, 0});
        Baselines substitute =
                Spaces.begin(Spaces.source("counterfactual", Map.of(), oneSide), Spaces.explicand(oneSide, 1, 1, 0));
        assertThat(substitute.points().get(0)).as("not the input itself").containsExactly(4, 0);
        assertThat(substitute.findings()).containsExactly(Finding.DEGRADED_METHOD);
        InputSpace alone = Spaces.rows(new float[] {1, 0});
        assertThat(Spaces.begin(Spaces.source("counterfactual", Map.of(), alone), Spaces.explicand(alone, 1, 1, 0))
                        .points())
                .isEmpty();
    }

    @Test
    void shouldDescendUntilTheClassChanges() {
        Map<String, String> descent = Map.of("search", "descent", "rate", "0.05", "penalty", "0.02");
        Baselines found = begin("counterfactual", descent, 0.3, 0.9);
        double[] b = found.points().get(0);

        assertThat(side(b)).isNegative();
        assertThat(b[0] - 0.3).as("straight against the gradient").isCloseTo(b[1] - 0.9, within(1e-12));
        assertThat(side(b)).as("stops at once").isGreaterThan(-0.2);
        assertThat(found.findings()).isEmpty();
        double[] onTheOther =
                begin("counterfactual", descent, -0.6, -0.2).points().get(0);
        assertThat(side(onTheOther)).isPositive();
        Baselines far = begin("counterfactual", Map.of("search", "descent", "steps", "2"), 2.5, 0.5);
        assertThat(far.points().get(0)).as("nearest of another class").containsExactly(-1, 0);
        assertThat(far.findings()).containsExactly(Finding.DEGRADED_METHOD);
    }

    @Test
    void shouldDescendAgainOnlySoFarAsItCouldHaveCome() {
        Map<String, String> descent = Map.of("search", "descent", "steps", "40", "rate", "0.05", "penalty", "0.02");
        BaselineSource source = Spaces.source("counterfactual", descent, FIVE);
        Explicand explicand = Spaces.explicand(FIVE, 4, 0.3, 0.9);
        Baselines first = Spaces.begin(source, explicand);
        int steps = first.choices().of(Choices.Kind.DESCENT_STEPS).orElseThrow()[0];
        Explicand same = Spaces.again(explicand, Choices.none().with(Choices.Kind.DESCENT_STEPS, steps));

        assertThat(steps).isBetween(2, 39);
        assertThat(Spaces.begin(source, same).points().get(0))
                .containsExactly(first.points().get(0));
        for (int[] impossible : new int[][] {{41}, {Integer.MAX_VALUE}, {0}, {-3}, {}, {5, 5}}) {
            Explicand tampered = Spaces.again(explicand, Choices.none().with(Choices.Kind.DESCENT_STEPS, impossible));
            assertThatThrownBy(() -> Spaces.begin(source, tampered))
                    .as(Arrays.toString(impossible))
                    .isInstanceOfSatisfying(
                            UnexplainableException.class,
                            e -> assertThat(e.reason()).isEqualTo(UnexplainableException.Reason.UNUSABLE_BASELINE))
                    .hasMessageContaining("1 to 40");
        }
    }

    @Test
    void shouldTellTwoClassesOfOneNumberByTheThreshold() {
        AnalyticModel sum = AnalyticModel.of(x -> x[0] + x[1], x -> new double[] {1, 1});
        Map<String, String> at = Map.of("threshold", "1.5");
        Explicand high = Spaces.explicand(FIVE, 1, 5, 0);
        Explicand low = Spaces.explicand(FIVE, 1, 1.2, 0);

        assertThat(Spaces.begin(Spaces.source("counterfactual", at, FIVE), high, sum)
                        .points()
                        .get(0))
                .containsExactly(1, 0);
        assertThat(Spaces.begin(Spaces.source("counterfactual", at, FIVE), low, sum)
                        .points()
                        .get(0))
                .containsExactly(2, 1);
        Map<String, String> descent = Map.of("threshold", "1.5", "search", "descent");
        assertThat(side(Spaces.begin(Spaces.source("counterfactual", descent, FIVE), low, sum)
                        .points()
                        .get(0)))
                .isGreaterThan(1.5);
    }

    @Test
    void shouldRefuseBadInput() {
        for (String kind : List.of("neutral", "counterfactual", "stratified-training")) {
            Map<String, String> given = kind.equals("neutral") ? Map.of("value", "0") : Map.of();
            assertThatThrownBy(() -> Spaces.source(kind, given, InputSpace.flat(2)))
                    .hasMessageContaining(kind + ": the model names no training rows");
        }
        assertThatThrownBy(() -> Spaces.source("counterfactual", Map.of("rate", "0"), FIVE))
                .hasMessageContaining("rate: expected a number above 0");
        assertThatThrownBy(() -> Spaces.source("neutral", Map.of(), FIVE)).hasMessageContaining("value: required");
        for (Map.Entry<String, Map<String, String>> each : Map.of(
                        "neutral", Map.of("value", "0"),
                        "counterfactual", Map.<String, String>of(),
                        "training-sample", Map.of("other-class", "true"))
                .entrySet()) {
            Explicand beyond = new Explicand(new double[] {1, 1}, new Target(1, 0, Objective.RAW), 0.05, 1, FIVE);
            AnalyticOracle oracle = new AnalyticOracle(2, Spaces.SIDES);
            assertThatThrownBy(() -> new ProgramRunner(oracle)
                            .finish(Spaces.source(each.getKey(), each.getValue(), FIVE)
                                    .begin(beyond)))
                    .isInstanceOfSatisfying(
                            UnexplainableException.class,
                            e -> assertThat(e.reason()).isEqualTo(UnexplainableException.Reason.TARGET_OUT_OF_RANGE));
            assertThat(oracle.gradientRows()).isZero();
        }
        AnalyticModel broken = AnalyticModel.of(x -> Double.NaN, x -> new double[2]);
        assertThatThrownBy(() -> Spaces.begin(
                        Spaces.source("counterfactual", Map.of(), FIVE), Spaces.explicand(FIVE, 1, 1, 1), broken))
                .isInstanceOf(UnexplainableException.class)
                .hasMessageContaining("not a number at the input");
        assertThatThrownBy(() -> Spaces.begin(
                        Spaces.source("counterfactual", Map.of(), FIVE),
                        Spaces.again(
                                Spaces.explicand(FIVE, 1, 1, 1), Choices.none().with(Choices.Kind.BASELINE_ROWS, 5))))
                .isInstanceOf(UnexplainableException.class)
                .hasMessageContaining("no training row below 5");
    }
}
