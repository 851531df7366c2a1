package dev.rationale.attribution.shapley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShapleyIntegratedGradientsTest {
    private static final AttributionMethod SHAPLEY = new ShapleyIntegratedGradients();

    private static Attribution explain(
            AnalyticModel model, double[] x, Baselines references, long seed, String... given) {
        Map<String, String> settings = new HashMap<>(Map.of("quadrature", "gausslegendre", "steps", "30"));
        for (int i = 0; i < given.length; i += 2) {
            settings.put(given[i], given[i + 1]);
        }
        return new ProgramRunner(new AnalyticOracle(x.length, model))
                .run(SHAPLEY.explain(
                        new Explicand(x, Target.of(0), 0.05, seed), references, SHAPLEY.settings(settings)));
    }

    private static Attribution explain(AnalyticModel model, double[] x, String... given) {
        return explain(model, x, Baselines.of(new double[x.length]), 1, given);
    }

    private static Attribution golden(String weights) {
        return explain(Golden.MODEL, Golden.input(), "coalitions", "all", "weights", weights);
    }

    @Test
    void shouldGiveTheGoldenVectors() {
        assertThat(golden("plain").values())
                .containsExactly(new double[] {0.572497301, -0.273385713, 0.701359391}, within(1e-8));
        assertThat(golden("shapley-weighted").values())
                .containsExactly(new double[] {0.851150008, -0.368805241, 1.067039086}, within(1e-8));
        assertThat(golden("marginal").values())
                .containsExactly(new double[] {0.772330025, -0.391017412, 1.022039086}, within(1e-8));
    }

    /** By all orders of the players, which is another formula than the one under test. */
    private static double[] byOrders(Perceptron model, double[] x, double[] reference) {
        double[] values = new double[x.length];
        int orders = permute(model, x, reference.clone(), values);
        for (int i = 0; i < values.length; i++) {
            values[i] /= orders;
        }
        return values;
    }

    private static int permute(Perceptron model, double[] x, double[] point, double[] values) {
        int orders = 0;
        double before = model.outputs(point)[0];
        for (int i = 0; i < x.length; i++) {
            if (point[i] != x[i]) {
                double kept = point[i];
                point[i] = x[i];
                double[] after = new double[values.length];
                int count = permute(model, x, point, after);
                for (int j = 0; j < values.length; j++) {
                    values[j] += after[j];
                }
                values[i] += count * (model.outputs(point)[0] - before);
                point[i] = kept;
                orders += count;
            }
        }
        return Math.max(1, orders);
    }

    @Test
    void shouldGiveExactShapleyValuesByMarginsOfAllCoalitions() {
        SeededCases.check(5, random -> {
            Perceptron network = Perceptron.random(random, 6, 8, 1, true);
            double[] x = SeededCases.point(random, 6);
            double[] reference = SeededCases.point(random, 6);
            Attribution found =
                    explain(network, x, Baselines.of(reference), 1, "coalitions", "all", "weights", "marginal");

            assertThat(found.values()).containsExactly(byOrders(network, x, reference), within(1e-12));
            assertThat(found.completenessGap()).isCloseTo(0, within(1e-12));
            assertThat(found.forwardEvaluations()).isEqualTo(64);
            assertThat(found.gradientEvaluations()).isZero();
        });
    }

    @Test
    void shouldComeNearShapleyValuesByMarginsOfManyCoalitions() {
        Random random = new Random(5);
        Perceptron network = Perceptron.random(random, 12, 16, 1, true);
        double[] x = SeededCases.point(random, 12);
        double[] exact =
                explain(network, x, "coalitions", "all", "weights", "marginal").values();

        double few = distance(
                explain(network, x, "count", "24", "weights", "marginal").values(), exact);
        double many = distance(
                explain(network, x, "count", "2400", "weights", "marginal").values(), exact);

        assertThat(many).isLessThan(few / 3).isLessThan(0.1);
    }

    private static double distance(double[] a, double[] b) {
        double distance = 0;
        double norm = 0;
        for (int i = 0; i < a.length; i++) {
            distance = Math.hypot(distance, a[i] - b[i]);
            norm = Math.hypot(norm, b[i]);
        }
        return distance / norm;
    }

    /** {@code (n + 1)/(2n) w ⊙ Δ}: proportional to Shapley. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8})
    void shouldBeProportionalToShapleyOnALinearModel(int n) {
        Random random = new Random(n);
        double[] w = SeededCases.point(random, n);
        double[] x = SeededCases.point(random, n);
        AnalyticModel linear = AnalyticModel.linear(w, 2);
        double[] exact = new double[n];
        double[] plain = new double[n];
        for (int i = 0; i < n; i++) {
            exact[i] = w[i] * x[i];
            plain[i] = exact[i] * (n + 1) / (2 * n);
        }

        assertThat(explain(linear, x, "coalitions", "all").values()).containsExactly(plain, within(1e-12));
        for (String weights : List.of("normalised", "shapley-weighted", "marginal")) {
            assertThat(explain(linear, x, "coalitions", "all", "weights", weights)
                            .values())
                    .as(weights)
                    .containsExactly(exact, within(1e-12));
        }
    }

    @Test
    void shouldBeExactForAnyDrawOnALinearModelWhenNormalised() {
        SeededCases.check(20, random -> {
            double[] w = SeededCases.point(random, 9);
            double[] x = SeededCases.point(random, 9);
            double[] exact = new double[9];
            for (int i = 0; i < 9; i++) {
                exact[i] = w[i] * x[i];
            }
            Attribution found = explain(
                    AnalyticModel.linear(w, 2),
                    x,
                    Baselines.of(new double[9]),
                    random.nextLong(),
                    "weights",
                    "normalised");

            assertThat(found.values()).containsExactly(exact, within(1e-12));
        });
    }

    @Test
    void shouldBeCompleteAgainstTheCoalitions() {
        SeededCases.check(20, random -> {
            Perceptron network = Perceptron.random(random, 9, 8, 1, true);
            Attribution found = explain(
                    network,
                    SeededCases.point(random, 9),
                    Baselines.of(SeededCases.point(random, 9)),
                    random.nextLong());

            assertThat(found.completenessGap()).isCloseTo(0, within(1e-6));
            assertThat(DoubleStream.of(found.values()).sum())
                    .isCloseTo(found.output() - found.baselineOutput(), within(1e-6));
        });
    }

    @Test
    void shouldShareAProductEqually() {
        AnalyticModel product = AnalyticModel.of(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});

        // ½ for the empty coalition, ¼ for each single one, which leaves x₀x₁ to the other: ½·½ + ¼·1.
        assertThat(explain(product, new double[] {2, 3}, "coalitions", "all").values())
                .containsExactly(new double[] {3, 3}, within(1e-12));
        assertThat(explain(product, new double[] {2, 3}, "coalitions", "all", "weights", "marginal")
                        .values())
                .containsExactly(new double[] {3, 3}, within(1e-12));
    }

    @Test
    void shouldBeIntegratedGradientsWithASingleCoalition() {
        AttributionMethod plain = Methods.byName("integrated-gradients").orElseThrow();
        double[] x = Golden.input();
        Attribution expected = new ProgramRunner(new AnalyticOracle(3, Golden.MODEL))
                .run(plain.explain(
                        new Explicand(x, Target.of(0), 0.05, 1),
                        Baselines.of(new double[3]),
                        plain.settings(Map.of())));

        for (String weights : List.of("plain", "normalised", "shapley-weighted")) {
            Attribution found =
                    explain(Golden.MODEL, x, "count", "1", "quadrature", "adaptive-midpoint", "weights", weights);
            assertThat(found.values()).containsExactly(expected.values());
            assertThat(found.gradientEvaluations()).isEqualTo(expected.gradientEvaluations());
        }
    }

    @Test
    void shouldTakeAllCoalitionsWhenAsManyAreAskedFor() {
        assertThat(explain(Golden.MODEL, Golden.input(), "count", "7").values())
                .containsExactly(golden("plain").values());
    }

    @Test
    void shouldLeaveCoordinatesOutThatTheReferenceDoesNotChange() {
        double[] x = {0.9, -0.3, 1.2};
        Baselines reference = Baselines.of(new double[] {0, -0.3, 0});

        Attribution found = explain(Golden.MODEL, x, reference, 1, "coalitions", "all");

        assertThat(found.values()[1]).isZero();
        assertThat(found.gradientEvaluations()).isEqualTo(3 * 30);
    }

    @Test
    void shouldSayWhenAllAreTooMany() {
        double[] x = new double[13];
        Arrays.fill(x, 1);
        double[] twelve = x.clone();
        twelve[0] = 0;
        AnalyticModel sum = AnalyticModel.linear(x, 0);

        assertThat(explain(sum, x, "coalitions", "all").findings()).containsExactly(Finding.PARTIAL);
        assertThat(explain(sum, twelve, "coalitions", "all", "steps", "2").findings())
                .isEmpty();
    }

    @Test
    void shouldAverageReferences() {
        double[] x = Golden.input();
        double[] one = new double[3];
        double[] other = {.5, .5, .5};
        for (String weights : List.of("plain", "normalised", "shapley-weighted", "marginal")) {
            String[] given = {"coalitions", "all", "weights", weights};
            double[] first =
                    explain(Golden.MODEL, x, Baselines.of(one), 1, given).values();
            double[] second =
                    explain(Golden.MODEL, x, Baselines.of(other), 1, given).values();
            Attribution both =
                    explain(Golden.MODEL, x, new Baselines(List.of(one, other), new double[] {.25, .75}, 2), 1, given);

            for (int i = 0; i < 3; i++) {
                assertThat(both.values()[i]).isCloseTo(.25 * first[i] + .75 * second[i], within(1e-12));
            }
        }
    }

    @Test
    void shouldLetPatchesPlayTogether() {
        double[] x = {1, 1, 2, 2};
        AnalyticModel product = AnalyticModel.of(v -> (v[0] + v[1]) * (v[2] + v[3]), v ->
                new double[] {v[2] + v[3], v[2] + v[3], v[0] + v[1], v[0] + v[1]});

        Attribution found = explain(
                product, x, "coalitions", "all", "players", "patches", "patch-side", "2", "weights", "marginal");

        assertThat(found.values()).containsExactly(new double[] {2, 2, 2, 2}, within(1e-12));
    }
}
