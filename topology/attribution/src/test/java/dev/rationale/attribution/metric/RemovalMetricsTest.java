package dev.rationale.attribution.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.SeededCases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemovalMetricsTest {
    private static final double[] ZEROS = new double[8];

    private static Judging linear(double[] w, double[] x, double[] ref) {
        return new Judging(AnalyticModel.linear(w, 0), x, ref, Answer.Link.VALUE);
    }

    private static RemovalCurves curves(int dimension, double... ref) {
        return new RemovalCurves(Units.entries(dimension), Judging.filling(ref), dimension);
    }

    /** f = 3a + 2b + c at ones: deletion 6, 3, 1, 0 and insertion 0, 3, 5, 6, by the trapezoidal rule over thirds. */
    @Test
    void shouldIntegrateTheStepsOfALinearModel() {
        Judging judging = linear(new double[] {3, 2, 1}, new double[] {1, 1, 1}, new double[3]);

        Map<Measure, Double> found = judging.measure(new double[] {3, 2, 1}, curves(3, 0, 0, 0));

        assertThat(found.get(Measure.DELETION)).isCloseTo((3 + 3 + 1 + 0) / 3.0, within(1e-12));
        assertThat(found.get(Measure.INSERTION)).isCloseTo((0 + 3 + 5 + 3) / 3.0, within(1e-12));
        assertThat(judging.rows()).as("2T − 1: the ends are shared or known").isEqualTo(5);
    }

    @Test
    void shouldTakeFloorsOfSharesAndAskForEachRowOnce() {
        Judging judging = linear(new double[] {1, 1, 1}, new double[] {1, 1, 1}, new double[3]);

        Map<Measure, Double> found = judging.measure(
                new double[] {3, 2, 1}, new RemovalCurves(Units.entries(3), Judging.filling(0, 0, 0), 20));

        // ⌊3t/20⌋ is 0 for t < 7, 1 for t < 14, 2 for t < 20 and 3 at the end.
        double expected = ((7 - 0.5) * 3 + 7 * 2 + 6 * 1 + 0.5 * 0) / 20;
        assertThat(found.get(Measure.DELETION)).isCloseTo(expected, within(1e-12));
        assertThat(judging.rows()).isEqualTo(5);
    }

    /** No order of a linear model's features beats that of w(x − ref): methods.md §11, for every permutation. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7})
    void shouldRateTheOracleBestOfAllPermutations(int d) {
        SeededCases.check(2, random -> {
            double[] w = SeededCases.point(random, d);
            double[] x = SeededCases.point(random, d);
            double[] ref = SeededCases.point(random, d);
            double[] oracle = new double[d];
            for (int i = 0; i < d; i++) {
                oracle[i] = w[i] * (x[i] - ref[i]);
            }
            Judging judging = linear(w, x, ref);
            Map<Measure, Double> best = judging.measure(oracle, curves(d, ref));
            for (int[] order : permutations(d)) {
                double[] map = new double[d];
                for (int i = 0; i < d; i++) {
                    map[order[i]] = d - i;
                }
                Map<Measure, Double> found = judging.measure(map, curves(d, ref));
                assertThat(found.get(Measure.DELETION)).isGreaterThanOrEqualTo(best.get(Measure.DELETION) - 1e-12);
                assertThat(found.get(Measure.INSERTION)).isLessThanOrEqualTo(best.get(Measure.INSERTION) + 1e-12);
            }
        });
    }

    private static List<int[]> permutations(int d) {
        List<int[]> all = new ArrayList<>();
        permute(new int[d], 0, new boolean[d], all);
        return all;
    }

    private static void permute(int[] order, int at, boolean[] used, List<int[]> all) {
        if (at == order.length) {
            all.add(order.clone());
            return;
        }
        for (int i = 0; i < order.length; i++) {
            if (!used[i]) {
                used[i] = true;
                order[at] = i;
                permute(order, at + 1, used, all);
                used[i] = false;
            }
        }
    }

    @Test
    void shouldGiveRandomScoresAsMuchInsertionAsDeletion() {
        double[] difference = new double[1];
        int cases = 400;
        SeededCases.check(cases, random -> {
            Perceptron model = Perceptron.random(random, 8, 16, 3, true);
            Judging judging = new Judging(model, SeededCases.point(random, 8), ZEROS, Answer.Link.LOGIT);
            Map<Measure, Double> found = judging.measure(SeededCases.point(random, 8), curves(8, ZEROS));
            difference[0] += (found.get(Measure.INSERTION) - found.get(Measure.DELETION)) / cases;
        });

        // One difference has a standard deviation below 0.2.
        assertThat(difference[0]).isCloseTo(0, within(4 * 0.2 / Math.sqrt(cases)));
    }

    @Test
    void shouldMeasureAConstantMapInTheOrderOfTheIndex() {
        Judging judging = linear(new double[] {3, 2, 1}, new double[] {1, 1, 1}, new double[3]);
        Erasure erasure = new Erasure(Units.entries(3), Judging.filling(0, 0, 0), 0.4);

        assertThat(judging.measure(new double[3], erasure).get(Measure.COMPREHENSIVENESS))
                .as("the first entry")
                .isEqualTo(3);
        assertThat(judging.measure(new double[3], curves(3, 0, 0, 0)))
                .isEqualTo(judging.measure(new double[] {3, 2, 1}, curves(3, 0, 0, 0)));
    }

    @Test
    void shouldGiveTheWholeFallWhenEverythingIsErased() {
        SeededCases.check(20, random -> {
            Perceptron model = Perceptron.random(random, 8, 16, 3, false);
            double[] x = SeededCases.point(random, 8);
            Judging judging = new Judging(model, x, ZEROS, Answer.Link.LOGIT);
            Answer answer = Answer.of(new double[][] {model.outputs(x)}, 0, Answer.Link.LOGIT, 0);
            double whole = answer.probability(new double[][] {model.outputs(x)})
                    - answer.probability(new double[][] {model.outputs(ZEROS)});
            double[] map = SeededCases.point(random, 8);

            Map<Measure, Double> all = judging.measure(map, new Erasure(Units.entries(8), Judging.filling(ZEROS), 1));
            Map<Measure, Double> none = judging.measure(map, new Erasure(Units.entries(8), Judging.filling(ZEROS), 0));

            assertThat(all.get(Measure.COMPREHENSIVENESS)).isCloseTo(whole, within(1e-12));
            assertThat(all.get(Measure.SUFFICIENCY)).isEqualTo(0);
            assertThat(none.get(Measure.COMPREHENSIVENESS)).isEqualTo(0);
            assertThat(none.get(Measure.LOG_ODDS)).isEqualTo(0);
            assertThat(none.get(Measure.SUFFICIENCY)).isCloseTo(whole, within(1e-12));
        });
    }

    /** σ(2a + b) at (1, 1), half of two entries, by hand; the grid erases nothing below 0.5 and one entry from there on. */
    @Test
    void shouldMeasureErasureOfALogit() {
        AnalyticModel model = AnalyticModel.linear(new double[] {2, 1}, 0);
        Judging judging = new Judging(model, new double[] {1, 1}, new double[2], Answer.Link.LOGIT);

        Map<Measure, Double> found =
                judging.measure(new double[] {2, 1}, new Erasure(Units.entries(2), Judging.filling(0, 0), 0.5));

        double whole = 1 / (1 + Math.exp(-3));
        double without = 1 / (1 + Math.exp(-1));
        assertThat(found.get(Measure.COMPREHENSIVENESS)).isCloseTo(whole - without, within(1e-12));
        assertThat(found.get(Measure.SUFFICIENCY)).isCloseTo(whole - 1 / (1 + Math.exp(-2)), within(1e-12));
        assertThat(found.get(Measure.LOG_ODDS)).isCloseTo(Math.log(without / whole), within(1e-12));
        // Shares 0.45 to 0.5 rise, 0.5 to 0.65 are flat.
        assertThat(found.get(Measure.AUC_COMP)).isCloseTo((whole - without) * 0.175, within(1e-12));
        assertThat(found.get(Measure.AOC_LO)).isCloseTo(-Math.log(without / whole) * 0.175, within(1e-12));
    }

    @Test
    void shouldHoldLogarithmsAboveTheSmallestProbability() {
        Judging judging = new Judging(
                AnalyticModel.linear(new double[] {1000}, -100), new double[] {1}, new double[1], Answer.Link.LOGIT);

        Map<Measure, Double> found =
                judging.measure(new double[] {1}, new Erasure(Units.entries(1), Judging.filling(0), 1));

        assertThat(found.get(Measure.LOG_ODDS)).isCloseTo(Math.log(1e-12), within(1e-9));
    }

    @Test
    void shouldSpeakForTheClassBelowTheThreshold() {
        // The logit is negative: removing what pushes it down must count as the top.
        AnalyticModel model = AnalyticModel.linear(new double[] {-3, 1}, 0);
        Judging judging = new Judging(model, new double[] {1, 1}, new double[2], Answer.Link.LOGIT);

        Map<Measure, Double> found = judging.measure(new double[] {-3, 1}, curves(2, 0, 0));

        double[] deletion = {1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(1)), 0.5};
        assertThat(found.get(Measure.DELETION))
                .isCloseTo(deletion[0] / 4 + deletion[1] / 2 + deletion[2] / 4, within(1e-12));
    }

    /** Two classes, logit a − b against b − a: the class is kept as long as a stays. */
    @Test
    void shouldCountClassesKeptAndLost() {
        AnalyticModel model = new AnalyticModel() {
            @Override
            public double[] outputs(double[] x) {
                return new double[] {10 * x[0], 5};
            }

            @Override
            public double[][] jacobian(double[] x) {
                throw new AssertionError("no gradient is wanted");
            }
        };
        double[] x = new double[10];
        Arrays.fill(x, 1);
        double[] map = new double[10];
        map[0] = -1;
        Judging judging = new Judging(model, x, new double[10], Answer.Link.LOGIT);

        Map<Measure, Double> found =
                judging.measure(map, new DiffId(Units.entries(10), Judging.filling(new double[10])));

        assertThat(found.get(Measure.DIFFID)).as("|A| puts it on top").isEqualTo(1);
        double p = 1 / (1 + Math.exp(-5));
        double q = 1 / (1 + Math.exp(5));
        assertThat(found.get(Measure.DIFFID_SOFT)).isCloseTo(1 - q / p, within(1e-12));
        assertThat(judging.measure(map, new DiffId(Units.entries(10), Replacement.remainingMean()))
                        .get(Measure.DIFFID))
                .as("all entries are 1, so is their mean")
                .isEqualTo(0);
    }

    @Test
    void shouldFillWithTheMeanOfWhatRemains() {
        Replacement.Filling filling = Replacement.remainingMean().on(new double[] {1, 2, 9}, 0);

        assertThat(filling.values(new boolean[] {false, false, true})).containsOnly(1.5);
        assertThat(filling.values(new boolean[] {true, true, true})).containsOnly(0);
    }

    @Test
    void shouldLeaveRatiosEmptyWhenTheProbabilityIsZero() {
        AnalyticModel sure = AnalyticModel.linear(new double[] {0}, 0);
        Judging judging = new Judging(sure, new double[] {1}, new double[1], Answer.Link.PROBABILITY);
        // The class below the threshold has probability 1 − 0 = 1; two outputs of 0 have probability 0.
        AnalyticModel never = new AnalyticModel() {
            @Override
            public double[] outputs(double[] x) {
                return new double[] {0, 0};
            }

            @Override
            public double[][] jacobian(double[] x) {
                throw new AssertionError("no gradient is wanted");
            }
        };
        Judging zero = new Judging(never, new double[] {1}, new double[1], Answer.Link.PROBABILITY);
        DiffId metric = new DiffId(Units.entries(1), Judging.filling(0));

        assertThat(judging.measure(new double[] {1}, metric).get(Measure.DIFFID_SOFT))
                .isEqualTo(0);
        assertThat(zero.measure(new double[] {1}, metric).get(Measure.DIFFID_SOFT))
                .isNaN();
        assertThat(zero.measure(new double[] {1}, metric).get(Measure.DIFFID)).isEqualTo(0);
        assertThat(zero.rows()).as("one unit: 0.9 of it is none").isZero();
    }

    @Test
    void shouldLeaveClassesOutWhereThereAreNone() {
        Judging judging = linear(new double[] {1}, new double[] {1}, new double[1]);

        assertThat(judging.measure(new double[] {1}, new DiffId(Units.entries(1), Judging.filling(0)))
                        .get(Measure.DIFFID))
                .isNaN();
        assertThat(judging.measure(new double[] {1}, new Erasure(Units.entries(1), Judging.filling(0), 1)))
                .containsEntry(Measure.COMPREHENSIVENESS, 1.0)
                .containsEntry(Measure.LOG_ODDS, Double.NaN);
    }

    @Test
    void shouldAskForLargeCurvesInSeveralRounds() {
        int d = 1 << 17;
        double[] x = new double[d];
        x[d - 1] = 1;
        Judging judging = new Judging(
                AnalyticModel.of(point -> point[d - 1], point -> point), x, new double[d], Answer.Link.VALUE);

        Map<Measure, Double> found =
                judging.measure(x, new RemovalCurves(Units.entries(d), Judging.filling(new double[d]), 20));

        assertThat(found.get(Measure.DELETION)).isCloseTo(0.025, within(1e-12));
        assertThat(judging.rows()).isEqualTo(39);
    }

    @Test
    void shouldRefuseSettingsWithoutMeaning() {
        Replacement zero = Judging.filling(0);
        assertThatThrownBy(() -> new RemovalCurves(Units.entries(1), zero, 0)).hasMessageContaining("step");
        assertThatThrownBy(() -> new Erasure(Units.entries(1), zero, 1.5)).hasMessageContaining("share");
        assertThatThrownBy(() -> new Erasure(Units.entries(1), zero, Double.NaN))
                .hasMessageContaining("share");
    }
}
