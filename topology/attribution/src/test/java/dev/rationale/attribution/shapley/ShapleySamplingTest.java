package dev.rationale.attribution.shapley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.TrainingData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ShapleySamplingTest {
    private static final ShapleySampling METHOD = new ShapleySampling();

    private static Attribution explain(
            AnalyticModel model, double[] x, Baselines baselines, long seed, Map<String, String> settings) {
        return explain(model, x, baselines, seed, InputSpace.flat(x.length), settings);
    }

    private static Attribution explain(
            AnalyticModel model,
            double[] x,
            Baselines baselines,
            long seed,
            InputSpace space,
            Map<String, String> settings) {
        AnalyticOracle oracle = new AnalyticOracle(x.length, model);
        Attribution found = new ProgramRunner(oracle)
                .run(METHOD.explain(
                        new Explicand(x, Target.of(0), 0.05, seed, space), baselines, METHOD.settings(settings)));
        assertThat(found.forwardEvaluations()).isEqualTo(oracle.forwardRows());
        assertThat(oracle.gradientRows()).isZero();
        return found;
    }

    /** methods.md §16, exact baseline Shapley values. */
    @Test
    void shouldBeExactForFewPlayers() {
        Attribution found = explain(Golden.MODEL, Golden.input(), Baselines.of(new double[3]), 1, Map.of());

        assertThat(found.values()).containsExactly(new double[] {0.772330025, -0.391017412, 1.022039086}, within(1e-8));
        assertThat(found.completenessGap()).isCloseTo(0, within(1e-12));
        assertThat(found.forwardEvaluations()).isEqualTo(8);
        assertThat(found.standardErrors()).isEmpty();
        assertThat(found.converged()).isTrue();
    }

    /** All orders once are the definition. */
    @Test
    void shouldEqualTheMeanOverAllOrders() {
        List<int[]> orders = List.of(
                new int[] {0, 1, 2},
                new int[] {0, 2, 1},
                new int[] {1, 0, 2},
                new int[] {1, 2, 0},
                new int[] {2, 0, 1},
                new int[] {2, 1, 0});
        Explicand explicand = new Explicand(Golden.input(), Target.of(0), 0.05, 1);
        double[] baseline = {0.1, -0.3, 0.2};
        double[] given = new ProgramRunner(new AnalyticOracle(3, Golden.MODEL))
                .run(METHOD.explain(explicand, baseline, METHOD.settings(Map.of()), orders))
                .values();
        double[] exact = explain(Golden.MODEL, Golden.input(), Baselines.of(baseline), 1, Map.of())
                .values();

        assertThat(given).containsExactly(exact, within(1e-12));
        assertThat(given[1]).as("equal to the baseline").isZero();
    }

    @Test
    void shouldComeWithinItsStandardErrorsOfTheExactValues() {
        SeededCases.check(30, random -> {
            Perceptron network = Perceptron.random(random, 6, 10, 1, true);
            double[] x = SeededCases.point(random, 6);
            Baselines two = Baselines.uniform(List.of(SeededCases.point(random, 6), new double[6]), 2);
            double[] exact = explain(network, x, two, 1, Map.of()).values();
            Attribution drawn =
                    explain(network, x, two, random.nextLong(), Map.of("exact-up-to", "0", "permutations", "200"));

            assertThat(drawn.completenessGap()).isCloseTo(0, within(1e-12));
            for (int i = 0; i < 6; i++) {
                assertThat(drawn.values()[i]).isCloseTo(exact[i], within(5 * drawn.standardErrors()[i] + 1e-12));
            }
            assertThat(drawn.estimatedError()).isPresent();
        });
        Attribution few = explain(
                Perceptron.random(new Random(2), 6, 10, 1, true),
                SeededCases.point(new Random(3), 6),
                Baselines.of(new double[6]),
                1,
                Map.of("exact-up-to", "0", "permutations", "2"));
        assertThat(few.findings()).containsExactly(Finding.NOT_CONVERGED);
    }

    @Test
    void shouldShareWhatAPlayerDoesUnlessReleased() {
        InputSpace grouped = new InputSpace(List.of(4), List.of(new int[] {0, 2, 3}), TrainingData.NONE);
        AnalyticModel sum = AnalyticModel.of(p -> Arrays.stream(p).sum(), p -> new double[4]);
        double[] x = {3, 5, 1, 7};
        Baselines baseline = Baselines.of(new double[] {0, 0, 0, 7});

        assertThat(explain(sum, x, baseline, 1, grouped, Map.of("players", "features"))
                        .values())
                .containsExactly(new double[] {2, 5, 2, 0}, within(1e-12));
        assertThat(explain(sum, x, baseline, 1, grouped, Map.of("players", "features", "spread", "released"))
                        .values())
                .as("adds up to more than f(x) − f(x')")
                .containsExactly(new double[] {4, 5, 4, 4}, within(1e-12));
    }

    @Test
    void shouldGiveAllToTheOnlyPlayer() {
        assertThat(explain(Golden.MODEL, Golden.input(), Baselines.of(new double[] {0.9, -0.3, 0}), 1, Map.of())
                        .values())
                .containsExactly(new double[] {0, 0, 0.18 + Math.sin(1.2)}, within(1e-12));
    }
}
