package dev.rationale.attribution.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.SplitMix64;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PathDrawsTest {

    private static int[] uses(PathDraws draws, int baselines) {
        int[] uses = new int[baselines];
        Arrays.stream(draws.baselines()).forEach(k -> uses[k]++);
        return uses;
    }

    @Test
    void shouldUseEachBaselineItsShareRoundedDownOrUp() {
        SeededCases.check(200, random -> {
            int k = 1 + random.nextInt(8);
            int samples = 1 + random.nextInt(40);
            double[] weights = new double[k];
            double sum = 0;
            for (int i = 0; i < k; i++) {
                weights[i] = random.nextInt(4) == 0 ? 0 : random.nextDouble();
                sum += weights[i];
            }
            double total = sum;
            weights = sum == 0
                    ? onlyFirst(k)
                    : Arrays.stream(weights).map(w -> w / total).toArray();

            PathDraws draws = PathDraws.stratified(new SplitMix64(random.nextLong()), weights, samples);

            int[] uses = uses(draws, k);
            for (int i = 0; i < k; i++) {
                assertThat((double) uses[i])
                        .isGreaterThanOrEqualTo(Math.floor(samples * weights[i] - 1e-9))
                        .isLessThanOrEqualTo(Math.ceil(samples * weights[i] + 1e-9));
            }
            assertThat(Arrays.stream(draws.positions())).allMatch(position -> position >= 0 && position < 1);
        });
    }

    private static double[] onlyFirst(int k) {
        double[] weights = new double[k];
        weights[0] = 1;
        return weights;
    }

    @Test
    void shouldTakeOnePositionFromEachPart() {
        PathDraws draws = PathDraws.stratified(new SplitMix64(1), new double[] {0.5, 0.5}, 20);

        assertThat(uses(draws, 2)).containsExactly(10, 10);
        for (int k = 0; k < 2; k++) {
            boolean[] taken = new boolean[10];
            for (int s = 0; s < 20; s++) {
                if (draws.baselines()[s] == k) {
                    taken[(int) (10 * draws.positions()[s])] = true;
                }
            }
            assertThat(taken).containsOnly(true);
        }
    }

    /** Systematic draws favour no baseline: 3 samples of 5 equal ones use each in 3 of 5 seeds. */
    @Test
    void shouldUseEachAsOftenAsItsWeightOverManySeeds() {
        double[] stratified = new double[5];
        double[] independent = new double[5];
        double[] weights = {0.1, 0.2, 0.3, 0.15, 0.25};
        int seeds = 4000;
        for (long seed = 0; seed < seeds; seed++) {
            int[] one = uses(PathDraws.stratified(new SplitMix64(seed), weights, 3), 5);
            int[] other = uses(PathDraws.independent(new SplitMix64(seed), weights, 3), 5);
            for (int i = 0; i < 5; i++) {
                stratified[i] += one[i] / (3.0 * seeds);
                independent[i] += other[i] / (3.0 * seeds);
            }
        }

        // Five standard errors of a share of 0.3 over 12,000 draws.
        assertThat(stratified).containsExactly(weights, within(0.021));
        assertThat(independent).containsExactly(weights, within(0.021));
    }

    @Test
    void shouldNeverDrawABaselineWithoutWeight() {
        // Weights whose sum rounding leaves below 1, the last of them 0.
        double[] weights = {1 - 1e-9, 0};
        for (long seed = 0; seed < 2000; seed++) {
            assertThat(PathDraws.independent(new SplitMix64(seed), weights, 5).baselines())
                    .containsOnly(0);
        }
    }
}
