package dev.rationale.attribution.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class MomentsTest {

    /** Against sums over all samples, with a mean that is large beside the spread. */
    @Test
    void shouldMatchTwoPasses() {
        Random random = new Random(1);
        int n = 50;
        double[] samples = new double[n];
        Moments moments = new Moments(1);
        double mean = 0;
        for (int s = 0; s < n; s++) {
            samples[s] = 1000 + Math.exp(random.nextGaussian());
            moments.add(new double[] {samples[s]});
            mean += samples[s] / n;
        }
        double second = 0;
        double fourth = 0;
        for (double sample : samples) {
            second += Math.pow(sample - mean, 2) / n;
            fourth += Math.pow(sample - mean, 4) / n;
        }

        assertThat(moments.mean()[0]).isCloseTo(mean, within(1e-10));
        assertThat(moments.variance()[0]).isCloseTo(second, within(1e-9));
        assertThat(moments.errorsOfMean()[0]).isCloseTo(Math.sqrt(second / (n - 1)), within(1e-9));
        assertThat(moments.errorsOfVariance()[0]).isCloseTo(Math.sqrt((fourth - second * second) / n), within(1e-6));
    }

    @Test
    void shouldHaveNoErrorsOfOneSample() {
        Moments moments = new Moments(2);
        moments.add(new double[] {1, 2});

        assertThat(moments.mean()).containsExactly(1, 2);
        assertThat(moments.variance()).containsExactly(0, 0);
        assertThat(moments.errorsOfMean()).isEmpty();
        assertThat(moments.errorsOfVariance()).isEmpty();
    }

    @Test
    void shouldRelateErrorsToValues() {
        assertThat(Moments.relative(new double[] {3, 4}, new double[] {0, 50})).hasValue(0.1);
        assertThat(Moments.relative(new double[2], new double[2])).hasValue(0);
        assertThat(Moments.relative(new double[] {1}, new double[1])).isEmpty();
        assertThat(Moments.relative(new double[0], new double[] {1})).isEmpty();
    }
}
