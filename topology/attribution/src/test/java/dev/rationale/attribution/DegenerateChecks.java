package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.UnexplainableException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Input that has no ordinary answer: a finding or a refusal, the same for every method. */
final class DegenerateChecks {
    private static final AnalyticModel PRODUCT = AnalyticModel.of(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});
    private static final double[] X = {2, 3};
    private static final double[] ZERO = {0, 0};
    private static final double TOLERANCE = 0.01;

    private DegenerateChecks() {}

    private static Program begin(MethodCase method, double[] x, Target target, Baselines baselines) {
        return method.begin(new Explicand(x, target, TOLERANCE, 1), baselines);
    }

    private static Attribution explain(MethodCase method, AnalyticModel model, double[] x, Baselines baselines) {
        return new ProgramRunner(new AnalyticOracle(x.length, model)).run(begin(method, x, Target.of(0), baselines));
    }

    private static boolean usesBaselines(MethodCase method) {
        return method.method().usesBaselines(method.settings());
    }

    /** Whether slopes have any part in the values; a method that asks for outputs alone cannot tell of a flat path. */
    private static boolean usesSlopes(MethodCase method) {
        return method.method().cost(method.settings(), 1, 2).gradients() > 0;
    }

    private static void assertUnexplainable(MethodCase method, Reason reason, ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UnexplainableException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(method.method().name())
                .satisfies(
                        e -> assertThat(words).allSatisfy(word -> assertThat(e).hasMessageContaining(word)));
    }

    static void inputEqualToBaseline(MethodCase method) {
        if (!usesBaselines(method)) {
            return;
        }
        AnalyticOracle oracle = new AnalyticOracle(2, PRODUCT);

        Attribution found = new ProgramRunner(oracle).run(begin(method, X, Target.of(0), Baselines.of(X.clone())));

        assertThat(found.values()).containsExactly(0, 0);
        assertThat(found.output()).isEqualTo(6);
        assertThat(found.baselineOutput()).isEqualTo(6);
        assertThat(found.completenessGap()).isIn(0.0, Double.NaN);
        assertThat(found.converged()).isTrue();
        assertThat(found.findings()).containsExactly(Finding.BASELINE_DEGENERATE);
        assertThat(oracle.gradientRows()).isZero();
        assertThat(oracle.forwardRows()).isLessThanOrEqualTo(1);
    }

    static void flatModel(MethodCase method) {
        AnalyticModel flat = AnalyticModel.of(x -> 7, x -> new double[2]);

        Attribution found = explain(method, flat, X, Baselines.of(ZERO));

        assertThat(found.values()).containsExactly(0, 0);
        assertThat(found.findings()).doesNotContain(Finding.UNRESOLVED_JUMP);
        assertThat(found.findings().contains(Finding.FLAT_PATH)).isEqualTo(usesSlopes(method));
    }

    static void stepWithoutSlope(MethodCase method) {
        if (!usesSlopes(method)) {
            return;
        }
        AnalyticModel step = AnalyticModel.of(x -> x[0] > 1 ? 1 : 0, x -> new double[2]);

        Attribution found = explain(method, step, X, Baselines.of(ZERO));

        if (!usesSlopes(method)) {
            assertThat(found.values()[0]).as("seen without a slope").isNotNegative();
            assertThat(found.findings()).doesNotContain(Finding.FLAT_PATH, Finding.UNRESOLVED_JUMP);
            return;
        }
        assertThat(found.values()).containsExactly(0, 0);
        assertThat(found.findings()).contains(Finding.FLAT_PATH);
        if (usesBaselines(method)) {
            assertThat(found.findings()).contains(Finding.NOT_CONVERGED, Finding.UNRESOLVED_JUMP);
            assertThat(found.converged()).isFalse();
        }
    }

    /** Slope −1 on one half, +1 on the other: sums of gradients may be exactly zero where none is. */
    static void oppositeSlopes(MethodCase method) {
        AnalyticModel valley = AnalyticModel.of(x -> Math.abs(x[0]), x -> new double[] {x[0] < 0 ? -1 : 1});

        Attribution found = explain(method, valley, new double[] {1}, Baselines.of(new double[] {-1}));

        assertThat(found.findings()).doesNotContain(Finding.FLAT_PATH, Finding.UNRESOLVED_JUMP);
    }

    static void equalOutputs(MethodCase method) {
        AnalyticModel balance = AnalyticModel.linear(new double[] {1, -1}, 0);

        Attribution found = explain(method, balance, new double[] {2, 2}, Baselines.of(ZERO));

        assertThat(found.values()).doesNotContain(Double.NaN);
        assertThat(found.output()).isZero();
        assertThat(Double.isNaN(found.baselineOutput()))
                .isEqualTo(found.baselines().points().isEmpty());
        if (usesBaselines(method)) {
            assertThat(found.baselines().points()).isNotEmpty();
        }
        assertThat(found.baselineOutput()).isIn(0.0, Double.NaN);
        assertThat(found.estimatedError().orElse(0)).isFinite();
    }

    static void notFinite(MethodCase method) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            double[] broken = {1, bad};
            Baselines withBroken = Baselines.uniform(List.of(ZERO, broken), 2);
            assertUnexplainable(
                    method,
                    Reason.NON_FINITE_INPUT,
                    () -> begin(method, broken, Target.of(0), Baselines.of(ZERO)),
                    "input",
                    "coordinate 1");
            if (usesBaselines(method)) {
                assertUnexplainable(
                        method,
                        Reason.NON_FINITE_BASELINE,
                        () -> begin(method, X, Target.of(0), withBroken),
                        "baseline 1",
                        "coordinate 1");
            } else {
                assertThat(explain(method, PRODUCT, X, withBroken).values()).doesNotContain(Double.NaN);
            }
        }
    }

    static void modelNotFinite(MethodCase method) {
        AnalyticModel noValue = AnalyticModel.of(x -> Double.NaN, x -> new double[] {1, 1});
        AnalyticModel noSlope = AnalyticModel.of(x -> x[0], x -> new double[] {1, Double.NaN});
        AnalyticModel steep = AnalyticModel.of(x -> x[0], x -> new double[] {Double.POSITIVE_INFINITY, 0});
        for (AnalyticModel model : usesSlopes(method) ? List.of(noValue, noSlope, steep) : List.of(noValue)) {
            assertUnexplainable(
                    method, Reason.NON_FINITE_MODEL, () -> explain(method, model, X, Baselines.of(ZERO)), "not");
        }
    }

    static void numberOfBaselines(MethodCase method) {
        Baselines none = Baselines.uniform(List.of(), 4);
        Baselines fewer = Baselines.uniform(List.of(ZERO, new double[] {1, 1}), 3);
        if (!usesBaselines(method)) {
            assertThat(explain(method, PRODUCT, X, none).findings()).doesNotContain(Finding.PARTIAL);
            return;
        }
        assertUnexplainable(
                method,
                Reason.UNUSABLE_BASELINE,
                () -> begin(method, X, Target.of(0), none),
                "4 baselines were asked for");
        assertUnexplainable(
                method,
                Reason.UNUSABLE_BASELINE,
                () -> begin(method, X, Target.of(0), Baselines.of(new double[3])),
                "2 coordinates",
                "baseline 0 has 3");
        assertThat(explain(method, PRODUCT, X, fewer).findings()).contains(Finding.PARTIAL);
    }

    static void duplicateBaselines(MethodCase method) {
        double[] one = {1, 1};
        Attribution twice = explain(method, PRODUCT, X, Baselines.uniform(List.of(ZERO, one, one), 3));
        Attribution weighted =
                explain(method, PRODUCT, X, new Baselines(List.of(ZERO, one), new double[] {1 / 3.0, 2 / 3.0}, 2));

        if (usesBaselines(method)) {
            assertThat(twice.baselineOutput()).isCloseTo(weighted.baselineOutput(), within(1e-12));
        }
        if (twice.standardErrors().length == 0
                && Arrays.equals(twice.choices(), weighted.choices())
                && !isDrawn(method)) {
            assertThat(twice.values()).containsExactly(weighted.values(), within(1e-9));
        }
    }

    /** Whether another seed gives another result. */
    private static boolean isDrawn(MethodCase method) {
        ProgramRunner runner = new ProgramRunner(new AnalyticOracle(2, PRODUCT));
        double[] one = runner.run(method.begin(new Explicand(X, Target.of(0), TOLERANCE, 1), Baselines.of(ZERO)))
                .values();
        double[] other = runner.run(method.begin(new Explicand(X, Target.of(0), TOLERANCE, 2), Baselines.of(ZERO)))
                .values();
        return !Arrays.equals(one, other);
    }

    static void targetOutOfRange(MethodCase method) {
        AnalyticOracle oracle = new AnalyticOracle(2, PRODUCT);
        List<Target> targets = new ArrayList<>();
        for (Objective objective : Objective.values()) {
            targets.addAll(List.of(new Target(1, 0, objective), new Target(-1, 0, objective)));
            if (!method.predicted()) {
                targets.addAll(List.of(
                        new Target(0, 1, objective),
                        new Target(0, Integer.MAX_VALUE, objective),
                        new Target(0, -1, objective)));
            }
        }
        for (Target target : targets) {
            assertUnexplainable(
                    method,
                    Reason.TARGET_OUT_OF_RANGE,
                    () -> new ProgramRunner(oracle).run(begin(method, X, target, Baselines.of(ZERO))));
        }
        assertThat(oracle.gradientRows()).isZero();
    }

    static void callsOutOfOrder(MethodCase method) {
        Program program = begin(method, X, Target.of(0), Baselines.of(ZERO));

        assertThatIllegalStateException().isThrownBy(program::result);
        assertThat(program.next()).isNotEmpty();
        assertThatThrownBy(() -> program.accept(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
