package dev.rationale.attribution.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.SeededCases;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GreedyStepTest {
    private static TakenBits anew() {
        return new TakenBits(null);
    }

    private static GreedyStep step(double[] from, double[] to, double fraction, double maxDistance) {
        return new GreedyStep(from, to, fraction, maxDistance, GreedyStep.PartialMove.STRAIGHT);
    }

    /** Whatever the slopes: the schedule is kept, no coordinate leaves its way, and none strays from the straight path. */
    @Test
    void shouldKeepScheduleBoxAndDistance() {
        SeededCases.check(50, random -> {
            int d = 1 + random.nextInt(12);
            double[] from = SeededCases.point(random, d);
            double[] to = SeededCases.point(random, d);
            to[0] = from[0];
            double distance = random.nextInt(4) == 0 ? 1 : random.nextDouble();
            GreedyStep step = step(from, to, random.nextDouble(), distance);
            int steps = 1 + random.nextInt(40);
            double[] point = from;
            for (int s = 1; s <= steps; s++) {
                double alpha = (double) s / steps;
                point = step.moved(point, slopes(random, d), alpha, anew());
                assertThat(step.distance(point)).isCloseTo(step.total() * (1 - alpha), within(1e-6 * step.total()));
                for (int i = 0; i < d; i++) {
                    assertThat(point[i]).isBetween(Math.min(from[i], to[i]) - 1e-12, Math.max(from[i], to[i]) + 1e-12);
                    if (to[i] != from[i]) {
                        assertThat((point[i] - from[i]) / (to[i] - from[i]))
                                .isBetween(alpha - distance - 1e-9, alpha + distance + 1e-9);
                    }
                }
            }
            assertThat(point).containsExactly(to, within(1e-9));
        });
    }

    /** Some of them equal, some zero. */
    private static double[] slopes(Random random, int d) {
        double[] slopes = new double[d];
        for (int i = 0; i < d; i++) {
            slopes[i] = random.nextInt(3) == 0 ? random.nextInt(2) : random.nextGaussian();
        }
        return slopes;
    }

    @Test
    void shouldMoveTheSmallestSlopeFirst() {
        GreedyStep step = step(new double[4], new double[] {1, 1, 1, 1}, 0, 1);

        double[] half = step.moved(new double[4], new double[] {-4, 1, -2, 3}, 0.375, anew());

        assertThat(half).containsExactly(0, 1, 0.5, 0);
    }

    @Test
    void shouldMoveEqualSlopesTogether() {
        GreedyStep step = step(new double[4], new double[] {1, 1, 1, 1}, 0, 1);

        assertThat(step.moved(new double[4], new double[] {2, -1, 1, 3}, 0.25, anew()))
                .containsExactly(0, 0.5, 0.5, 0);
    }

    /** The lower quarter of five slopes has place 1: two of them move; when those are there, the third and fourth. */
    @Test
    void shouldSelectTheLowerQuantileOfAll() {
        GreedyStep step = step(new double[5], new double[] {1, 1, 1, 1, 1}, 0.25, 1);
        double[] slopes = {5, 4, 3, 2, 1};

        assertThat(step.moved(new double[5], slopes, 0.2, anew())).containsExactly(0, 0, 0, 0.5, 0.5);
        assertThat(step.moved(new double[5], slopes, 0.6, anew())).containsExactly(0, 0.5, 0.5, 1, 1);
        assertThat(step.moved(new double[5], slopes, 0.9, anew()))
                .containsExactly(new double[] {0.5, 1, 1, 1, 1}, within(1e-15));
    }

    @Test
    void shouldCatchUpBeforeItSelects() {
        GreedyStep step = step(new double[2], new double[] {1, 1}, 0, 0.1);

        double[] first = step.moved(new double[2], new double[] {1, 2}, 0.1, anew());
        double[] second = step.moved(first, new double[] {1, 2}, 0.3, anew());

        assertThat(first).containsExactly(new double[] {0.2, 0}, within(1e-15));
        assertThat(second).containsExactly(new double[] {0.4, 0.2}, within(1e-15));
    }

    /** Without units: what is close is so as a share of the way. */
    @Test
    void shouldStepTheSameInAnyUnit() {
        double tiny = 0x1p-60;
        double[] slopes = {3, 1, 2};
        GreedyStep plain = step(new double[3], new double[] {1, 2, 3}, 0.4, 0.5);
        GreedyStep scaled = step(new double[3], new double[] {tiny, 2 * tiny, 3 * tiny}, 0.4, 0.5);

        double[] found = scaled.moved(new double[3], slopes, 0.3, anew());

        double[] expected = plain.moved(new double[3], slopes, 0.3, anew());
        for (int i = 0; i < 3; i++) {
            assertThat(found[i]).isEqualTo(expected[i] * tiny);
        }
        assertThat(expected).isNotEqualTo(new double[3]);
    }

    @Test
    void shouldTakeGivenSetsWhateverTheSlopes() {
        SeededCases.check(30, random -> {
            int d = 1 + random.nextInt(40);
            double[] from = SeededCases.point(random, d);
            double[] to = SeededCases.point(random, d);
            GreedyStep step = step(from, to, random.nextDouble(), random.nextDouble());
            TakenBits taken = new TakenBits(null);
            double[] first = step.moved(from, SeededCases.point(random, d), 0.3, taken);

            TakenBits again = new TakenBits(taken.taken());
            assertThat(step.moved(from, SeededCases.point(random, d), 0.3, again))
                    .containsExactly(first);
            assertThat(again.taken()).containsExactly(taken.taken());
        });
    }
}
