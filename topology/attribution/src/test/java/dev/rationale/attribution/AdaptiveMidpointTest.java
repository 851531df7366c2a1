package dev.rationale.attribution;

import static dev.rationale.attribution.Explaining.IG;
import static dev.rationale.attribution.Explaining.explain;
import static dev.rationale.attribution.Explaining.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class AdaptiveMidpointTest {
    private static final int D = 6;

    private static double norm(double[] a) {
        double sum = 0;
        for (double value : a) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = a.clone();
        for (int i = 0; i < a.length; i++) {
            difference[i] -= b[i];
        }
        return difference;
    }

    @Test
    void shouldEqualMidpointRuleOfTheSameSteps() {
        Set<Integer> seen = new TreeSet<>();
        SeededCases.check(100, random -> {
            Perceptron network = Perceptron.random(random, D, 16, 1, random.nextInt(4) == 0);
            double[] x = SeededCases.point(random, D);
            double[] baseline = SeededCases.point(random, D);

            Attribution adaptive = explain(network, x, baseline, Map.of());
            int n = adaptive.steps();
            Attribution fixed = explain(network, x, baseline, rule("riemann-middle", n));
            Attribution third = explain(network, x, baseline, rule("riemann-middle", n / 3));

            seen.add(n);
            assertThat(adaptive.values()).containsExactly(fixed.values(), within(1e-12));
            assertThat(adaptive.gradientEvaluations()).isEqualTo(n);
            double estimate = norm(minus(fixed.values(), third.values())) / (2 * norm(fixed.values()));
            assertThat(adaptive.estimatedError().orElseThrow()).isCloseTo(estimate, within(1e-11));
            assertThat(adaptive.converged()).isTrue();
            assertThat(estimate).isLessThan(Explaining.TOLERANCE);
            assertThat(Choices.parse(adaptive.choices()).of(Choices.Kind.STEPS).orElseThrow())
                    .containsExactly(n);
            if (n > 15) {
                Attribution ninth = explain(network, x, baseline, rule("riemann-middle", n / 9));
                assertThat(norm(minus(third.values(), ninth.values())) / (2 * norm(third.values())))
                        .as("it could not have stopped earlier")
                        .isGreaterThanOrEqualTo(Explaining.TOLERANCE);
            }
        });
        assertThat(seen).as("steps used").contains(15, 45, 135);
    }

    @Test
    void shouldAskForEveryNodeOnce() {
        MidpointTripling tripling = new MidpointTripling(5, 1215);
        List<Double> asked = new ArrayList<>();

        for (int round = 0; round < tripling.rounds(); round++) {
            double[] grid = tripling.grid(round).positions();
            double[] added = tripling.nodes(round).positions();
            for (int node = 0; node < added.length; node++) {
                asked.add(added[node]);
                assertThat(grid[tripling.place(round, node)]).isEqualTo(added[node]);
            }
            double[] sorted =
                    asked.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            assertThat(sorted).containsExactly(grid, within(1e-15));
        }

        assertThat(asked).hasSize(1215);
    }

    @Test
    void shouldReportNotConvergedAtTheLimit() {
        AnalyticModel kinked = AnalyticModel.of(x -> Math.abs(x[0]), x -> new double[] {Math.signum(x[0])});
        AnalyticOracle oracle = new AnalyticOracle(1, kinked);
        Program program = IG.explain(
                new Explicand(new double[] {1}, Target.of(0), 1e-9, 0),
                Baselines.of(new double[] {-Math.PI}),
                IG.settings(Map.of("max-steps", "100")));

        Attribution found = new ProgramRunner(oracle).run(program);

        assertThat(found.steps()).as("45 is the last grid within 100").isEqualTo(45);
        assertThat(oracle.gradientRows()).isEqualTo(45);
        assertThat(found.converged()).isFalse();
        assertThat(found.findings()).containsExactly(Finding.NOT_CONVERGED);
        assertThat(found.estimatedError().orElseThrow()).isBetween(1e-9, 0.1);
    }

    @Test
    void shouldJudgeTheAverageWhenSeveralBaselines() {
        SeededCases.check(30, random -> {
            Perceptron network = Perceptron.random(random, D, 16, 1, false);
            double[] x = SeededCases.point(random, D);
            Baselines baselines = Baselines.uniform(
                    List.of(SeededCases.point(random, D), SeededCases.point(random, D), SeededCases.point(random, D)),
                    3);

            Attribution found = explain(network, x, baselines, Map.of());
            Attribution fixed = explain(network, x, baselines, rule("riemann-middle", found.steps()));
            Attribution third = explain(network, x, baselines, rule("riemann-middle", found.steps() / 3));

            assertThat(found.values()).containsExactly(fixed.values(), within(1e-12));
            assertThat(found.gradientEvaluations()).isEqualTo(3L * found.steps());
            assertThat(found.estimatedError().orElseThrow())
                    .isCloseTo(norm(minus(fixed.values(), third.values())) / (2 * norm(fixed.values())), within(1e-11));
        });
    }

    @Test
    void shouldKeepLookingWhenSlopeIsMissedButOutputsDiffer() {
        // Slope 100 on (0.94, 0.95) only: between the nodes of 5 and 15, on those of 45.
        AnalyticModel ramp = AnalyticModel.of(x -> Math.min(1, Math.max(0, (x[0] - 0.94) * 100)), x ->
                new double[] {x[0] > 0.94 && x[0] < 0.95 ? 100 : 0});

        Attribution found = explain(ramp, new double[] {1}, new double[1], Map.of());

        assertThat(found.steps()).isGreaterThanOrEqualTo(45);
        assertThat(found.values()[0]).isCloseTo(1, within(0.05));
        assertThat(found.converged()).isTrue();
        assertThat(found.findings()).isEmpty();
    }
}
