package dev.rationale.attribution;

import static dev.rationale.attribution.Explaining.explain;
import static dev.rationale.attribution.Explaining.relativeGap;
import static dev.rationale.attribution.Explaining.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How complete Integrated Gradients is, in figures. {@link ConformanceTest} holds the axioms of every method. */
final class AxiomsTest {
    private static final int D = 6;
    private static final int HIDDEN = 16;
    private static final int CASES = 200;

    /** Relative gaps in ascending order. */
    private static double[] gaps(boolean smooth, Map<String, String> settings) {
        List<Double> gaps = new ArrayList<>();
        SeededCases.check(CASES, random -> {
            Perceptron network = Perceptron.random(random, D, HIDDEN, 1, smooth);
            gaps.add(relativeGap(
                    explain(network, SeededCases.point(random, D), SeededCases.point(random, D), settings)));
        });
        return gaps.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    @Test
    void shouldBeCompleteWhenSmooth() {
        double[] gaps = gaps(true, rule("gausslegendre", 20));

        assertThat(gaps[CASES / 2]).isLessThan(1e-9);
    }

    @Test
    void shouldBeNearlyCompleteWhenReluAndFiftySteps() {
        double[] gaps = gaps(false, rule("riemann-middle", 50));

        assertThat(gaps[CASES / 2]).as("median").isLessThan(0.02);
        assertThat(gaps[CASES * 95 / 100]).as("p95").isLessThan(0.10);
    }

    /**
     * No bound on the 95th percentile here: a ratio to {@code |f(x) − f(x')|} has a long tail where the outputs nearly agree. A
     * separate implementation found 7 to 25 % for Gauss–Legendre over twenty sets of such networks, and 6 to 36 % for midpoints.
     */
    @Test
    void shouldBeNearlyCompleteInTheMedianWhenReluAndOtherRules() {
        for (String rule : List.of("gausslegendre", "trapezoid", "riemann-left", "riemann-right")) {
            assertThat(gaps(false, rule(rule, 50))[CASES / 2]).as(rule).isLessThan(0.02);
        }
    }

    static List<String> rules() {
        return Explaining.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldMatchClosedFormWhenLinear(String rule) {
        SeededCases.check(20, random -> {
            double[] weights = SeededCases.point(random, D);
            double[] x = SeededCases.point(random, D);
            double[] baseline = SeededCases.point(random, D);
            int steps = 2 + random.nextInt(49);
            // Captum's trapezoid weights sum to 1 − 1/n.
            double total = rule.equals("trapezoid-captum") ? 1 - 1.0 / steps : 1;

            Attribution found = explain(AnalyticModel.linear(weights, 0.3), x, baseline, rule(rule, steps));

            for (int i = 0; i < D; i++) {
                assertThat(found.values()[i]).isCloseTo(total * weights[i] * (x[i] - baseline[i]), within(1e-12));
            }
        });
    }

    @Test
    void shouldMatchClosedFormWhenLinearAndAdaptive() {
        SeededCases.check(20, random -> {
            double[] weights = SeededCases.point(random, D);
            double[] x = SeededCases.point(random, D);
            double[] baseline = SeededCases.point(random, D);

            Attribution found = explain(AnalyticModel.linear(weights, 0.3), x, baseline, Map.of());

            for (int i = 0; i < D; i++) {
                assertThat(found.values()[i]).isCloseTo(weights[i] * (x[i] - baseline[i]), within(1e-12));
            }
            assertThat(found.steps()).isEqualTo(15);
            assertThat(found.estimatedError().orElseThrow()).isLessThan(1e-14);
        });
    }

    @Test
    void shouldAttributeToTheOnlyInputThatDiffers() {
        SeededCases.check(50, random -> {
            Perceptron network = Perceptron.random(random, D, HIDDEN, 1, true);
            double[] x = SeededCases.point(random, D);
            double[] baseline = x.clone();
            int changed = random.nextInt(D);
            baseline[changed] += 1;

            Attribution found = explain(network, x, baseline, rule("gausslegendre", 20));

            assertThat(found.values()[changed])
                    .isNotZero()
                    .isCloseTo(found.output() - found.baselineOutput(), within(1e-9));
            for (int i = 0; i < D; i++) {
                assertThat(i == changed || found.values()[i] == 0).isTrue();
            }
        });
    }
}
