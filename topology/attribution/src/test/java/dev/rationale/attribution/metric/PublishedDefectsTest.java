package dev.rationale.attribution.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What released code does where it differs, written out here in a few lines, beside what is done here. */
class PublishedDefectsTest {

    /** Quantus {@code Completeness}: equality of floating-point numbers, after division by the largest entry. */
    @Test
    void shouldMeasureAGapWhereQuantusTestsForEquality() {
        Perceptron model = Perceptron.random(new Random(3), 6, 16, 2, true);
        double[] x = SeededCases.point(new Random(4), 6);
        Judging judging = new Judging(model, x, new double[6], Answer.Link.LOGIT);
        int index = Answer.of(new double[][] {model.outputs(x)}, 0, Answer.Link.LOGIT, 0)
                .index();
        Attribution exact = new ProgramRunner(new dev.rationale.attribution.AnalyticOracle(6, model))
                .run(Judging.integratedGradients(x, Target.of(index), new double[6]));
        double sum = Arrays.stream(exact.values()).sum();
        double largest = Arrays.stream(exact.values()).map(Math::abs).max().orElseThrow();
        double change = exact.output() - exact.baselineOutput();

        assertThat(sum / largest == change).as("as released").isFalse();
        assertThat(judging.measure(exact.values(), new Completeness()).get(Measure.RELATIVE_GAP))
                .isLessThan(1e-6);
    }

    /** Quantus, and Captum with its default multiplier: {@code Σ Aᵢ(xᵢ − x̃ᵢ)} counts the difference twice. */
    @Test
    void shouldNotCountTheDifferenceTwiceInInfidelity() {
        double[] w = {2, -1};
        double[] x = {3, 2};
        double[] map = {6, -2};
        double asReleased = 0;
        for (int set = 1; set < 4; set++) {
            double product = 0;
            double change = 0;
            for (int i = 0; i < 2; i++) {
                double difference = (set >> i & 1) * x[i];
                product += map[i] * difference;
                change += w[i] * difference;
            }
            asReleased += (product - change) * (product - change) / 3;
        }
        Judging judging = new Judging(AnalyticModel.linear(w, 0), x, new double[2], Answer.Link.VALUE);

        assertThat(asReleased).as("an exact map").isCloseTo((144 + 4 + 100) / 3.0, within(1e-12));
        assertThat(judging.measure(map, new Infidelity(Units.entries(2), null, 10))
                        .get(Measure.INFIDELITY))
                .isCloseTo(0, within(1e-24));
    }

    /** tint: with {@code largest=False} the share is complemented inside the loop over chunks of samples. */
    @Test
    void shouldNotFlipTheShareFromChunkToChunk() {
        double share = 0.2;
        double[] used = new double[4];
        for (int chunk = 0; chunk < used.length; chunk++) {
            share = 1 - share;
            used[chunk] = share;
        }
        assertThat(used).as("as released").containsExactly(new double[] {0.8, 0.2, 0.8, 0.2}, within(1e-12));

        // Here one record's sufficiency is that record's, whatever else is measured.
        Judging judging = new Judging(
                AnalyticModel.linear(new double[] {5, 4, 3, 2, 1}, 0),
                new double[] {1, 1, 1, 1, 1},
                new double[5],
                Answer.Link.VALUE);
        for (int record = 0; record < used.length; record++) {
            assertThat(judging.measure(
                            new double[] {5, 4, 3, 2, 1},
                            new Erasure(Units.entries(5), Judging.filling(new double[5]), 0.2)))
                    .containsEntry(Measure.SUFFICIENCY, 10.0);
        }
    }

    /** MA-GIG: the soft share is cut to [0, 1] after the mean over the batch, so that neighbours pay for each other. */
    @Test
    void shouldCutSoftSharesRecordByRecord() {
        double[] shares = {1.6, 0.2};
        double asReleased = Math.min(1, (shares[0] + shares[1]) / 2);
        double recordByRecord = (Math.min(1, shares[0]) + Math.min(1, shares[1])) / 2;
        assertThat(asReleased).isEqualTo(0.9);
        assertThat(recordByRecord).isEqualTo(0.6);

        // p rises by more than p₀ where the top is removed, and stays where the bottom is: a cut share is 1 in both.
        Judging judging = new Judging(
                AnalyticModel.linear(new double[] {-0.5, 0}, 1),
                new double[] {1, 1},
                new double[2],
                Answer.Link.PROBABILITY);
        Map<Measure, Double> found =
                judging.measure(new double[] {1, 0}, new DiffId(Units.entries(2), Judging.filling(0, 0)));
        assertThat(found.get(Measure.DIFFID_SOFT)).isEqualTo(0);
    }

    /** Weighted IG: 100 thresholds on an axis of 0 … 99, so that an area is 99 times a mean height. */
    @Test
    void shouldIntegrateOverSharesAndNotPercentiles() {
        double[] axis = new double[100];
        double[] heights = new double[100];
        Arrays.setAll(axis, i -> i);
        Arrays.fill(heights, 0.5);
        assertThat(Trapezoid.area(axis, heights)).as("as released").isEqualTo(49.5);

        Judging flat =
                new Judging(AnalyticModel.linear(new double[4], 0.5), new double[4], new double[4], Answer.Link.VALUE);
        assertThat(flat.measure(
                        new double[4], new RemovalCurves(Units.entries(4), Judging.filling(new double[4]), 100)))
                .containsEntry(Measure.DELETION, 0.5);
    }

    @Test
    void shouldKeepTheOwnBaselinesOutOfOtherReplacements() {
        Judging judging = new Judging(
                AnalyticModel.linear(new double[] {1}, 0), new double[] {2}, new double[] {1}, Answer.Link.VALUE);
        double[] map = {1};

        assertThat(judging.measure(map, new Infidelity(Units.entries(1), null, 2), Baselines.of(new double[] {1})))
                .containsEntry(Measure.INFIDELITY, 0.0);
        assertThat(judging.measure(map, new Infidelity(Units.entries(1), Judging.filling(0), 2)))
                .containsEntry(Measure.INFIDELITY, 1.0);
    }
}
