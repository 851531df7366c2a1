package dev.rationale.attribution.method;

import static dev.rationale.attribution.method.Runs.PARABOLA;
import static dev.rationale.attribution.method.Runs.explain;
import static dev.rationale.attribution.method.Runs.points;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.UnexplainableException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpectedGradientsTest {
    private static final ExpectedGradients METHOD = new ExpectedGradients();
    private static final Baselines GOLDEN =
            points(new double[3], new double[] {0.5, 0.5, 0.5}, new double[] {0.8, -0.9, 1.1});

    private static Map<String, String> drawn(String mode, int samples) {
        return Map.of("mode", mode, "samples", Integer.toString(samples));
    }

    @Test
    void shouldMatchGoldenVectorWhenExact() {
        Attribution found = explain(METHOD, Golden.MODEL, Golden.input(), GOLDEN, 1, Map.of("mode", "exact"));

        assertThat(found.values()).containsExactly(new double[] {0.386514182, -0.114719602, 0.503494786}, within(1e-8));
        assertThat(found.output() - found.baselineOutput()).isCloseTo(0.775289366, within(1e-8));
        assertThat(found.gradientEvaluations()).isEqualTo(150);
        assertThat(found.forwardEvaluations()).isEqualTo(4);
        assertThat(found.standardErrors()).isEmpty();
    }

    /** Five standard errors of each coordinate; a wrong expectation is off by many at this number of samples. */
    @ParameterizedTest
    @ValueSource(strings = {"iid", "stratified"})
    void shouldApproachTheExactValues(String mode) {
        Attribution found = explain(METHOD, Golden.MODEL, Golden.input(), GOLDEN, 1, drawn(mode, 20_000));

        double[] exact = {0.386514182, -0.114719602, 0.503494786};
        for (int i = 0; i < 3; i++) {
            assertThat(found.values()[i]).isCloseTo(exact[i], within(5 * found.standardErrors()[i]));
            assertThat(found.standardErrors()[i]).isLessThan(0.01);
        }
        assertThat(found.converged()).isTrue();
        assertThat(found.estimatedError().orElseThrow()).isLessThan(Runs.TOLERANCE);
    }

    @Test
    void shouldBeExactWhenLinearAndEachBaselineHasItsShare() {
        SeededCases.check(20, random -> {
            double[] w = SeededCases.point(random, 4);
            double[] x = SeededCases.point(random, 4);
            Baselines baselines =
                    points(SeededCases.point(random, 4), SeededCases.point(random, 4), SeededCases.point(random, 4));

            Attribution found = explain(
                    METHOD, AnalyticModel.linear(w, 1), x, baselines, random.nextLong(), drawn("stratified", 12));

            for (int i = 0; i < 4; i++) {
                double mean = 0;
                for (double[] point : baselines.points()) {
                    mean += point[i] / 3;
                }
                assertThat(found.values()[i]).isCloseTo(w[i] * (x[i] - mean), within(1e-12));
            }
            assertThat(found.completenessGap()).isCloseTo(0, within(1e-12));
        });
    }

    @Test
    void shouldUseTheDrawnBaselinesWhenLinear() {
        Baselines baselines = points(new double[] {0}, new double[] {10});
        PathDraws draws = PathDraws.independent(SplitMix64.of(5, "expected-gradients"), baselines.weights(), 7);
        double used = 0;
        for (int k : draws.baselines()) {
            used += baselines.points().get(k)[0] / 7;
        }

        Attribution found = explain(
                METHOD, AnalyticModel.linear(new double[] {2}, 0), new double[] {1}, baselines, 5, drawn("iid", 7));

        assertThat(found.values()[0]).isCloseTo(2 * (1 - used), within(1e-12));
    }

    /** {@code f = x²/2} from 0 to 1 contributes {@code α}: what is drawn is known, and so is its error. */
    @Test
    void shouldGiveTheStandardErrorOfTheMeanAndNotShapsVariance() {
        int samples = 400;
        PathDraws draws = PathDraws.independent(SplitMix64.of(5, "expected-gradients"), new double[] {1}, samples);
        double mean = 0;
        for (double position : draws.positions()) {
            mean += position / samples;
        }
        double variance = 0;
        for (double position : draws.positions()) {
            variance += (position - mean) * (position - mean) / (samples - 1);
        }

        Attribution found =
                explain(METHOD, PARABOLA, new double[] {1}, Baselines.of(new double[1]), 5, drawn("iid", samples));

        assertThat(found.values()[0]).isCloseTo(mean, within(1e-12));
        assertThat(found.standardErrors()[0]).isCloseTo(Math.sqrt(variance / samples), within(1e-12));
        double shap = variance / Math.sqrt(samples);
        assertThat(found.standardErrors()[0])
                .as("neither shap's figure nor its root")
                .isLessThan(0.8 * Math.sqrt(shap))
                .isGreaterThan(2 * shap);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iid", "stratified"})
    void shouldStayWithinFourErrorsOfCompleteness(String mode) {
        AnalyticModel model = AnalyticModel.of(x -> Math.sin(3 * x[0]), x -> new double[] {3 * Math.cos(3 * x[0])});
        Baselines baselines = points(new double[] {-1}, new double[] {0}, new double[] {0.3}, new double[] {2});
        int within = 0;
        for (long seed = 1; seed <= 200; seed++) {
            Attribution found = explain(METHOD, model, new double[] {1.5}, baselines, seed, drawn(mode, 100));
            within += Math.abs(found.completenessGap()) <= 4 * found.standardErrors()[0] ? 1 : 0;
        }

        assertThat(within).isGreaterThanOrEqualTo(198);
    }

    /** The spread over seeds is what the errors say for independent draws, and less for stratified ones. */
    @Test
    void shouldHaveTheSpreadThatItStates() {
        Random random = new Random(1);
        Perceptron network = Perceptron.random(random, 5, 16, 1, true);
        double[] x = SeededCases.point(random, 5);
        Baselines baselines =
                points(SeededCases.point(random, 5), SeededCases.point(random, 5), SeededCases.point(random, 5));

        double independent = spreadOverStated(network, x, baselines, "iid");
        double stratified = spreadOverStated(network, x, baselines, "stratified");

        // 300 seeds and 5 coordinates: the ratio itself has an error of about 3 %.
        assertThat(independent).isBetween(0.9, 1.1);
        assertThat(stratified).isLessThan(0.5);
    }

    private static double spreadOverStated(Perceptron network, double[] x, Baselines baselines, String mode) {
        Moments values = new Moments(x.length);
        Moments errors = new Moments(x.length);
        for (long seed = 1; seed <= 300; seed++) {
            Attribution found = explain(METHOD, network, x, baselines, seed, drawn(mode, 60));
            values.add(found.values());
            errors.add(found.standardErrors());
        }
        double ratio = 0;
        for (int i = 0; i < x.length; i++) {
            ratio += Math.sqrt(values.variance()[i]) / errors.mean()[i] / x.length;
        }
        return ratio;
    }

    @Test
    void shouldHalveTheErrorWithFourTimesTheSamples() {
        double few = error(100);
        double many = error(400);

        assertThat(few / many).isBetween(1.7, 2.3);
    }

    private static double error(int samples) {
        double square = 0;
        for (long seed = 1; seed <= 300; seed++) {
            double value = explain(
                            METHOD,
                            PARABOLA,
                            new double[] {1},
                            Baselines.of(new double[1]),
                            seed,
                            drawn("iid", samples))
                    .values()[0];
            square += (value - 0.5) * (value - 0.5) / 300;
        }
        return Math.sqrt(square);
    }

    @Test
    void shouldSpendNoRowOnABaselineEqualToTheInput() {
        Attribution found = explain(
                METHOD,
                PARABOLA,
                new double[] {2},
                points(new double[] {2}, new double[] {0}),
                1,
                drawn("stratified", 10));

        assertThat(found.gradientEvaluations()).isEqualTo(5);
        assertThat(found.forwardEvaluations()).isEqualTo(2);
        assertThat(found.baselineOutput()).isEqualTo(1);
        assertThat(found.values()[0]).isCloseTo(1, within(0.2));
    }

    @Test
    void shouldNotClaimConvergenceWithOneSampleOrWideSpread() {
        Attribution one = explain(METHOD, PARABOLA, new double[] {1}, Baselines.of(new double[1]), 1, drawn("iid", 1));
        Attribution few = explain(METHOD, PARABOLA, new double[] {1}, Baselines.of(new double[1]), 1, drawn("iid", 10));

        assertThat(one.standardErrors()).isEmpty();
        assertThat(one.estimatedError()).isEmpty();
        assertThat(one.findings()).containsExactly(Finding.NOT_CONVERGED);
        assertThat(few.estimatedError().orElseThrow()).isGreaterThan(Runs.TOLERANCE);
        assertThat(few.findings()).containsExactly(Finding.NOT_CONVERGED);
    }

    @Test
    void shouldNameTheSampleWhenTheModelIsNotFiniteThere() {
        AnalyticModel hole = AnalyticModel.of(x -> x[0], x -> new double[] {x[0] > 0.5 && x[0] < 1 ? Double.NaN : 1});

        assertThatThrownBy(() -> explain(
                        METHOD, hole, new double[] {1}, Baselines.of(new double[1]), 1, drawn("stratified", 10)))
                .isInstanceOf(UnexplainableException.class)
                .hasMessageContaining("sample 5 of 10, alpha 0.5")
                .hasMessageContaining("baseline 0");
    }

    /** 4 Mi doubles a round: three samples of a million coordinates take two. */
    @Test
    void shouldTakeSeveralRoundsWhenTheInputIsLarge() {
        int d = 1 << 20;
        AnalyticModel sum = AnalyticModel.of(
                x -> {
                    double total = 0;
                    for (double coordinate : x) {
                        total += coordinate;
                    }
                    return total;
                },
                x -> {
                    double[] ones = new double[x.length];
                    Arrays.fill(ones, 1);
                    return ones;
                });
        double[] x = new double[d];
        x[d - 1] = 4;

        Attribution found = explain(METHOD, sum, x, Map.of("samples", "3"));

        assertThat(found.values()[d - 1]).isEqualTo(4);
        assertThat(found.values()[0]).isZero();
        assertThat(found.gradientEvaluations()).isEqualTo(3);
    }
}
