package dev.rationale.attribution.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.SeededCases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Infidelity, sensitivity, sums of maps, purity and correlation. */
class MapMetricsTest {
    private static final double[] W = {2, -1, 0.5};
    private static final double[] X = {1, 3, -2};
    private static final double[] REF = {0.5, 0, 1};

    private static Judging linear() {
        return new Judging(AnalyticModel.linear(W, 4), X, REF, Answer.Link.VALUE);
    }

    private static double[] exact() {
        return new double[] {2 * 0.5, -1 * 3, 0.5 * -3};
    }

    private static double[] scaled(double factor) {
        double[] map = exact();
        for (int i = 0; i < map.length; i++) {
            map[i] *= factor;
        }
        return map;
    }

    @Test
    void shouldFindNoInfidelityInTheExactMapOfALinearModel() {
        Map<Measure, Double> found = linear().measure(exact(), new Infidelity(Units.entries(3), null, 10));

        assertThat(found.get(Measure.INFIDELITY)).isCloseTo(0, within(1e-24));
        assertThat(found.get(Measure.INFIDELITY_SCALED)).isCloseTo(0, within(1e-24));
    }

    @Test
    void shouldForgiveOnlyAFactorWhenScaled() {
        Map<Measure, Double> found = linear().measure(scaled(3), new Infidelity(Units.entries(3), null, 10));

        assertThat(found.get(Measure.INFIDELITY)).isGreaterThan(1);
        assertThat(found.get(Measure.INFIDELITY_SCALED)).isCloseTo(0, within(1e-24));
    }

    /** One entry: the only set is itself, so the number is (A − Δf)², and E[Δ²] for a map of zeros. */
    @Test
    void shouldTakeNoEmptySet() {
        Judging one = new Judging(
                AnalyticModel.linear(new double[] {2}, 0), new double[] {3}, new double[1], Answer.Link.VALUE);
        Infidelity metric = new Infidelity(Units.entries(1), null, 5);

        assertThat(one.measure(new double[] {1}, metric)).containsEntry(Measure.INFIDELITY, 25.0);
        assertThat(one.measure(new double[1], metric))
                .containsEntry(Measure.INFIDELITY, 36.0)
                .containsEntry(Measure.INFIDELITY_SCALED, 36.0);
        assertThat(one.rows()).isEqualTo(5);
    }

    @Test
    void shouldAverageOverTheMethodsBaselines() {
        Baselines two = new Baselines(List.of(REF, new double[] {0, 0, 0}), new double[] {0.25, 0.75}, 2);
        double[] map = new double[3];
        for (int i = 0; i < 3; i++) {
            map[i] = W[i] * (X[i] - 0.25 * REF[i]);
        }

        Judging judging = linear();
        assertThat(judging.measure(map, new Infidelity(Units.entries(3), null, 10), two)
                        .get(Measure.INFIDELITY))
                .isCloseTo(0, within(1e-24));
        assertThat(judging.rows()).isEqualTo(20);
        assertThat(judging.measure(map, new Infidelity(Units.entries(3), Judging.filling(X), 10))
                        .get(Measure.INFIDELITY))
                .as("nothing changes, yet the map says it should")
                .isGreaterThan(0);
    }

    /** Of a linear model A(x + δ) − A(x) = w δ, so that a radius of 0 gives 0 and a small one stays below its bound. */
    @Test
    void shouldBoundTheSensitivityOfALinearModel() {
        double norm = Math.sqrt(1 + 9 + 2.25);
        double most = 0.02 * Math.sqrt(4 + 1 + 0.25) / norm;

        double found = linear().measure(exact(), new SensitivityMax(0.02, 50)).get(Measure.SENSITIVITY_MAX);

        assertThat(found).isGreaterThan(most / 3).isLessThanOrEqualTo(most);
        assertThat(linear().measure(exact(), new SensitivityMax(0, 2)).get(Measure.SENSITIVITY_MAX))
                .isCloseTo(0, within(1e-15));
    }

    @Test
    void shouldDivideByOneWhenTheMapIsZero() {
        double found = linear().measure(new double[3], new SensitivityMax(0, 1)).get(Measure.SENSITIVITY_MAX);

        assertThat(found).as("the norm of the true map").isCloseTo(Math.sqrt(1 + 9 + 2.25), within(1e-12));
    }

    @Test
    void shouldRepeatDrawsFromTheSeed() {
        SeededCases.check(5, random -> {
            Perceptron model = Perceptron.random(random, 4, 8, 2, true);
            Judging judging = new Judging(model, SeededCases.point(random, 4), new double[4], Answer.Link.LOGIT);
            double[] map = SeededCases.point(random, 4);
            for (Metric metric : List.of(new SensitivityMax(0.1, 3), new Infidelity(Units.entries(4), null, 3))) {
                assertThat(judging.measure(map, metric)).isEqualTo(judging.measure(map, metric));
            }
        });
    }

    @Test
    void shouldCompareTheSumWithTheChange() {
        // Δf = 1 − 3 − 1.5 = −3.5
        assertThat(linear().measure(new double[] {1, -3, -2}, new Completeness()))
                .containsEntry(Measure.COMPLETENESS_GAP, 0.5)
                .containsEntry(Measure.RELATIVE_GAP, 0.5 / 3.5)
                .containsEntry(Measure.MASS, 6.0)
                .containsEntry(Measure.NCC_RATIO, 6 / 3.5);
    }

    @Test
    void shouldDivideByNothingWhenTheOutputDoesNotChange() {
        Judging flat = new Judging(AnalyticModel.linear(new double[3], 5), X, REF, Answer.Link.VALUE);

        Map<Measure, Double> found = flat.measure(new double[] {1, 0, 0}, new Completeness());

        assertThat(found.get(Measure.NCC_RATIO)).isNaN();
        assertThat(found.get(Measure.RELATIVE_GAP)).isCloseTo(1 / 5e-6, within(1e-6));
    }

    @Test
    void shouldSayWhetherTheBaselineIsOfAnotherClass() {
        AnalyticModel model = AnalyticModel.linear(new double[] {1}, 0);
        Crossing crossing = new Crossing();
        double[] map = {1};

        assertThat(new Judging(model, new double[] {1}, new double[] {-1}, Answer.Link.LOGIT).measure(map, crossing))
                .containsEntry(Measure.CROSSING, 1.0);
        assertThat(new Judging(model, new double[] {1}, new double[] {2}, Answer.Link.LOGIT).measure(map, crossing))
                .containsEntry(Measure.CROSSING, 0.0);
        assertThat(new Judging(model, new double[] {1}, new double[] {2}, Answer.Link.VALUE).measure(map, crossing))
                .containsEntry(Measure.CROSSING, Double.NaN);
    }

    @Test
    void shouldCountThePureHalf() {
        double[] masses = {5, 1, 4, 2, 9};
        int[] classes = {1, 0, 1, 1, 0};
        boolean[] crossed = {true, false, true, true, false};

        assertThat(Purity.relative(masses, crossed)).as("9 and 5").isEqualTo(0.5);
        assertThat(Purity.raw(masses, classes)).as("1 and 2").isEqualTo(0.5);
        assertThat(Purity.raw(new double[] {1, 2, 3, 4}, new int[] {0, 0, 1, 1}))
                .isZero();
        assertThat(Purity.folded(0, 0.9)).isCloseTo(0.95, within(1e-12));
        assertThat(Purity.spread(masses, classes, 0)).isEqualTo(4);
        assertThat(Purity.spread(masses, classes, 2)).isNaN();
        assertThat(Purity.relative(new double[] {1}, new boolean[] {true})).isNaN();
        assertThat(Purity.folded()).isNaN();
        assertThatThrownBy(() -> Purity.raw(masses, new int[] {0, 2, 0, 0, 0})).hasMessageContaining("0 and 1");
        assertThatThrownBy(() -> Purity.relative(new double[] {Double.NaN, 1}, new boolean[2]))
                .isInstanceOf(UnrankableException.class);
    }

    /** Raw purity turns over with the baseline's class; class-relative purity does not. */
    @Test
    void shouldNotDependOnTheClassOfTheBaselineWhenRelative() {
        double[] masses = {1, 2, 3, 4};
        int[] classes = {0, 0, 1, 1};
        int[] swapped = {1, 1, 0, 0};

        assertThat(Purity.raw(masses, classes)).isEqualTo(1 - Purity.raw(masses, swapped));
        assertThat(Purity.relative(masses, new boolean[] {false, false, true, true}))
                .isEqualTo(1);
    }

    /** Ranks 0, 1.5, 1.5, 3 against 0 … 3: covariance 4.5, variances 4.5 and 5. */
    @Test
    void shouldShareRanksOfEqualValues() {
        assertThat(Spearman.correlation(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}))
                .isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
        assertThat(Spearman.correlation(new double[] {1, 2, 3}, new double[] {3, 2, 1}))
                .isEqualTo(-1);
        assertThat(Spearman.ofMagnitudes(new double[] {-1, 2, -3}, new double[] {1, 2, 3}))
                .isEqualTo(1);
        assertThat(Spearman.correlation(new double[] {1, 1}, new double[] {1, 2}))
                .isNaN();
        assertThat(Spearman.correlation(new double[] {1}, new double[] {1})).isNaN();
    }

    @Test
    void shouldAskMapsToForgetWithTheModel() {
        assertThat(check(0.7, 0.3, 0.1).problems()).isEmpty();
        assertThat(check(0.9, 0.8, 0.7).problems()).singleElement().asString().contains("last correlation");
        assertThat(check(1.5, 1.2, 1.2, 0.1).problems())
                .as("it falls on the whole")
                .isEmpty();
        assertThat(check(Double.NaN).problems()).hasSize(2);
        assertThat(check().problems()).singleElement().asString().contains("no layer");
        assertThat(check(-1.0, 5.0, 0.1).problems()).singleElement().asString().contains("slope");
    }

    private static RandomisationCheck check(double... similarities) {
        List<RandomisationCheck.Step> steps = java.util.Arrays.stream(similarities)
                .mapToObj(similarity -> new RandomisationCheck.Step("layer", similarity))
                .toList();
        return new RandomisationCheck(steps);
    }

    @Test
    void shouldAskMapsToStayWithTheModel() {
        assertThat(perturbed(0.1, 0.99, 0.9, 0.2).problems()).isEmpty();
        assertThat(perturbed(0.1, 0.9, 0.5, 0.2).problems())
                .singleElement()
                .asString()
                .contains("above 0.95");
        assertThat(perturbed(0.1, 0.99, 0.5, 0.8).problems()).hasSize(2);
        assertThat(perturbed(0.1, 0.99, 0.9, 0.8).problems())
                .singleElement()
                .asString()
                .contains("randomised");
        assertThat(perturbed(Double.NaN, 0.99, 0.9, 0.2).problems()).hasSize(1);
        assertThat(new PerturbationCheck(List.of(), 0).problems()).hasSize(1);
    }

    private static PerturbationCheck perturbed(double randomised, double... similarities) {
        List<PerturbationCheck.Step> steps = java.util.stream.IntStream.range(0, similarities.length)
                .mapToObj(
                        i -> new PerturbationCheck.Step(PerturbationCheck.SCALES.get(i), similarities[i], 0.005, 0, 0))
                .toList();
        return new PerturbationCheck(steps, randomised);
    }

    @Test
    void shouldRefuseSettingsWithoutMeaning() {
        assertThatThrownBy(() -> new Infidelity(Units.entries(1), null, 0)).hasMessageContaining("draw");
        assertThatThrownBy(() -> new SensitivityMax(-1, 1)).hasMessageContaining("radius");
        assertThatThrownBy(() -> new SensitivityMax(Double.NaN, 1)).hasMessageContaining("radius");
        assertThatThrownBy(() -> Trapezoid.area(new double[1], new double[2])).hasMessageContaining("heights");
    }
}
