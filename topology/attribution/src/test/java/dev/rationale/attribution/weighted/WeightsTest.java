package dev.rationale.attribution.weighted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.SeededCases;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WeightsTest {

    private static double[] uniform(int count) {
        List<double[]> points =
                IntStream.range(0, count).mapToObj(k -> new double[1]).collect(Collectors.toList());
        return Baselines.uniform(points, count).weights();
    }

    @Test
    void shouldWeighByTheFewestFeatures() {
        assertThat(Weights.of(uniform(3), new int[] {1, 1, 2}, 0))
                .containsExactly(new double[] {.4, .4, .2}, within(1e-15));
    }

    @Test
    void shouldKeepTheGivenWeightsBitForBitWhenAllAreAlike() {
        for (int count = 1; count <= 50; count++) {
            int[] d = IntStream.range(0, count).map(k -> 7).toArray();
            assertThat(Weights.of(uniform(count), d, 0.25)).containsExactly(uniform(count));
        }
    }

    @Test
    void shouldNotBeNegativeAndAddToOne() {
        SeededCases.check(200, random -> {
            int count = 1 + random.nextInt(20);
            int[] d =
                    IntStream.range(0, count).map(k -> 1 + random.nextInt(1000)).toArray();
            double filter = random.nextInt(3) * random.nextDouble();
            double[] weights = Weights.of(uniform(count), d, filter);

            assertThat(Arrays.stream(weights).min().orElseThrow()).isNotNegative();
            assertThat(IntStream.range(0, count).mapToDouble(k -> weights[k]).sum())
                    .isCloseTo(1, within(1e-12));
        });
    }

    @Test
    void shouldNeverLowerAWeightWhenFewerFeaturesSuffice() {
        SeededCases.check(200, random -> {
            int count = 2 + random.nextInt(10);
            int[] d =
                    IntStream.range(0, count).map(k -> 2 + random.nextInt(100)).toArray();
            int[] fitter = d.clone();
            int lowered = random.nextInt(count);
            fitter[lowered] -= 1 + random.nextInt(d[lowered] - 1);

            assertThat(Weights.of(uniform(count), fitter, 0)[lowered])
                    .isGreaterThanOrEqualTo(Weights.of(uniform(count), d, 0)[lowered]);
        });
    }

    @Test
    void shouldDropWhatIsBelowAShareOfTheMean() {
        int[] d = {1, 2, 20};

        assertThat(Weights.of(uniform(3), d, 0.25)).containsExactly(new double[] {2 / 3.0, 1 / 3.0, 0}, within(1e-15));
        assertThat(Weights.of(uniform(3), d, 0)[2]).isPositive();
    }

    @Test
    void shouldKeepTheLargestWhateverTheFilter() {
        assertThat(Weights.of(uniform(3), new int[] {2, 1, 1}, 100)).containsExactly(0, 1, 0);
        assertThat(Weights.of(uniform(3), new int[] {5, 5, 5}, 100)).containsExactly(1, 0, 0);
    }

    @Test
    void shouldCountADuplicateTwice() {
        double[] twice = Weights.of(uniform(3), new int[] {1, 2, 2}, 0);
        double[] weighted = Weights.of(new double[] {1 / 3.0, 2 / 3.0}, new int[] {1, 2}, 0);

        assertThat(twice[1] + twice[2]).isCloseTo(weighted[1], within(1e-15));
    }
}
