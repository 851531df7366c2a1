package dev.rationale.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.AttributionTensor;
import dev.rationale.Dtype;
import dev.rationale.ExplainedTarget;
import dev.rationale.GroupAttribution;
import dev.rationale.OutputSpace;
import dev.rationale.Quality;
import dev.rationale.TargetExplanation;
import dev.rationale.TargetObjective;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Tolerances;
import dev.rationale.contract.TensorBytes;
import dev.rationale.model.FeatureAttribution;
import dev.rationale.replay.Comparison.Verdict;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where rounding ends: {@code 1e-5} of the norm in float32, {@code 2e-2} at a kink. */
class ComparisonTest {
    private static final double[] VALUES = {3, -4, 0};

    private static Attribution attribution(double[] values, int steps, Choices choices) {
        return new Attribution(
                Target.of(0),
                values,
                2,
                3,
                new double[0][],
                Double.NaN,
                OptionalDouble.empty(),
                true,
                steps,
                15,
                2,
                Set.of(),
                choices.encode());
    }

    private static TargetExplanation record(double[] values, double sum, double group) {
        return TargetExplanation.newBuilder()
                .setTarget(ExplainedTarget.newBuilder()
                        .setOutput("score")
                        .setIndex(0)
                        .setSpace(OutputSpace.LOGIT)
                        .setObjective(TargetObjective.RAW)
                        .build())
                .setRecomputedOutput(2)
                .setBaselineOutput(3.0)
                .setQuality(Quality.newBuilder()
                        .setTolerance(0.01)
                        .setConverged(true)
                        .build())
                .setAttributions(List.of(AttributionTensor.newBuilder()
                        .setInput("x")
                        .setDtype(Dtype.FLOAT32)
                        .setShape(List.of(3L))
                        .setValues(TensorBytes.ofFloats((float) values[0], (float) values[1], (float) values[2]))
                        .build()))
                .setSum(sum)
                .setGroupAttributions(List.of(GroupAttribution.newBuilder()
                        .setGroup("g")
                        .setValue(group)
                        .build()))
                .build();
    }

    private static Comparison compare(TargetExplanation record, Attribution then, Attribution now) {
        double members = then.values()[0] + then.values()[1];
        return Comparison.of(
                record,
                then,
                now,
                List.of(new FeatureAttribution("g", "g", members)),
                Tolerances.of(Tolerances.Arithmetic.FLOAT32, Tolerances.Comparison.REPLAY));
    }

    private static Verdict verdict(double apart) {
        return compare(
                        record(VALUES, -1, -1),
                        attribution(VALUES, 15, Choices.none()),
                        attribution(new double[] {3, -4, apart}, 15, Choices.none()))
                .verdict();
    }

    @Test
    void shouldTellRoundingFromAKinkAndAKinkFromAnotherResult() {
        // The norm is 5.
        assertThat(verdict(0)).isEqualTo(Verdict.WITHIN);
        assertThat(verdict(4.9e-5)).isEqualTo(Verdict.WITHIN);
        assertThat(verdict(5.1e-5)).isEqualTo(Verdict.WITHIN_AT_KINK);
        assertThat(verdict(0.099)).isEqualTo(Verdict.WITHIN_AT_KINK);
        assertThat(verdict(0.101)).isEqualTo(Verdict.OUTSIDE);
        assertThat(verdict(Double.NaN)).isEqualTo(Verdict.OUTSIDE);
    }

    @Test
    void shouldNameTheCoordinateThatIsFarthestOff() {
        Comparison found = compare(
                record(VALUES, -1, -1),
                attribution(VALUES, 15, Choices.none()),
                attribution(new double[] {3.25, -4.5, 0}, 15, Choices.none()));

        assertThat(found.largestDifference()).isEqualTo(0.5);
        assertThat(found.coordinate()).isEqualTo(1);
    }

    @Test
    void shouldSeeASumOrGroupThatIsNotThatOfItsAttributions() {
        Attribution same = attribution(VALUES, 15, Choices.none());

        Comparison sum = compare(record(VALUES, -1.00001, -1), same, same);
        Comparison group = compare(record(VALUES, -1, -0.99999), same, same);
        Comparison rounded = compare(record(VALUES, -1.0000001, -0.9999999), same, same);

        assertThat(sum.verdict()).isEqualTo(Verdict.OUTSIDE);
        assertThat(sum.deviations()).containsExactly("sum: the record says -1.00001, its attributions sum to -1.0");
        assertThat(group.verdict()).isEqualTo(Verdict.OUTSIDE);
        assertThat(group.deviations()).singleElement().asString().startsWith("group g: the record says -0.99999");
        assertThat(rounded.verdict()).isEqualTo(Verdict.WITHIN);
    }

    @Test
    void shouldTakeOtherStepsOrChoicesForAnotherComputationButNotANamedTarget() {
        Attribution then = attribution(
                VALUES, 15, Choices.none().with(Choices.Kind.STEPS, 15).with(Choices.Kind.TARGET, 0, 0));
        Attribution steps = attribution(VALUES, 45, Choices.none().with(Choices.Kind.STEPS, 45));
        Attribution same = attribution(VALUES, 15, Choices.none().with(Choices.Kind.STEPS, 15));

        assertThat(compare(record(VALUES, -1, -1), then, steps).deviations())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("choices"))
                .contains("steps: expected 15, found 45");
        assertThat(compare(record(VALUES, -1, -1), then, same).verdict()).isEqualTo(Verdict.WITHIN);
    }
}
