package dev.rationale.attribution.geodesic;

import static dev.rationale.attribution.geodesic.Geodesics.KNN;
import static dev.rationale.attribution.geodesic.Geodesics.explain;
import static dev.rationale.attribution.geodesic.Geodesics.explicand;
import static dev.rationale.attribution.geodesic.Geodesics.knn;
import static dev.rationale.attribution.geodesic.Geodesics.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GeodesicNeighboursTest {
    private static final List<float[]> GOLDEN_ROWS = List.of(
            new float[] {0.2f, 0.1f, 0.3f},
            new float[] {0.5f, -0.3f, 0.4f},
            new float[] {0.1f, -0.2f, 0.9f},
            new float[] {0.7f, -0.1f, 0.8f},
            new float[] {0.4f, -0.5f, 1.1f});
    private static final double[] ORIGIN = {0, 0, 0};
    private static final Map<String, String> TWO = Map.of("neighbours", "2");

    private static Map<String, String> with(String... pairs) {
        Map<String, String> settings = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    @Test
    void shouldMatchGoldenVector() {
        Attribution found = knn(Golden.MODEL, Golden.input(), ORIGIN, GOLDEN_ROWS, TWO);

        assertThat(found.values()).containsExactly(new double[] {0.856406235, -0.495093623, 1.042039086}, within(1e-8));
        assertThat(path(found)).containsExactly(2, 1, 3);
        assertThat(Geodesics.length(found, Golden.MODEL, Golden.input(), ORIGIN, GOLDEN_ROWS))
                .isCloseTo(3.479010546, within(1e-6));
        assertThat(found.completenessGap()).isCloseTo(0, within(1e-9));
        assertThat(found.gradientEvaluations()).isEqualTo(2 * 20);
        assertThat(found.forwardEvaluations()).isEqualTo(2);
        assertThat(found.steps()).isEqualTo(3 * 20);
        assertThat(found.findings()).isEmpty();
    }

    /** The straight line is shorter, 3.2006: where it is an edge it is taken. */
    @Test
    void shouldGiveIntegratedGradientsWhenTheDirectEdgeIsShortest() {
        Attribution found =
                knn(Golden.MODEL, Golden.input(), ORIGIN, GOLDEN_ROWS, with("neighbours", "2", "direct-edge", "true"));

        assertThat(path(found)).containsExactly(0);
        assertThat(found.values()).containsExactly(new double[] {0.873937837, -0.492625225, 1.022039086}, within(1e-8));
        assertThat(found.gradientEvaluations()).isEqualTo(3 * 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gausslegendre", "trapezoid", "riemann-middle"})
    void shouldBeIntegratedGradientsToTheBitWithoutBackground(String rule) {
        SeededCases.check(20, random -> {
            Perceptron network = Perceptron.random(random, 4, 8, 1, false);
            double[] x = SeededCases.point(random, 4);
            double[] baseline = SeededCases.point(random, 4);

            Attribution found = knn(network, x, baseline, List.of(), with("quadrature", rule, "steps", "20"));
            Attribution straight = explain(
                    new IntegratedGradients(),
                    network,
                    explicand(x, List.of()),
                    Baselines.of(baseline),
                    with("quadrature", rule, "steps", "20"));

            assertThat(found.values()).containsExactly(straight.values());
        });
    }

    @Test
    void shouldHaveTheClosedFormWhenLinear() {
        SeededCases.check(30, random -> {
            double[] w = SeededCases.point(random, 4);
            double[] x = SeededCases.point(random, 4);
            double[] baseline = SeededCases.point(random, 4);
            Attribution found = knn(
                    AnalyticModel.linear(w, 2), x, baseline, Geodesics.rows(random, 60, 4), with("neighbours", "3"));
            for (int i = 0; i < 4; i++) {
                assertThat(found.values()[i]).isCloseTo(w[i] * (x[i] - baseline[i]), within(1e-12));
            }
        });
    }

    @Test
    void shouldNeverBeLongerThanTheStraightLineWhenThatIsAnEdge() {
        SeededCases.check(20, random -> {
            Perceptron network = Perceptron.random(random, 3, 8, 1, true);
            double[] x = SeededCases.point(random, 3);
            double[] baseline = SeededCases.point(random, 3);
            List<float[]> rows = Geodesics.rows(random, 60, 3);
            Attribution found = knn(network, x, baseline, rows, with("neighbours", "4", "direct-edge", "true"));
            assertThat(Geodesics.length(found, network, x, baseline, rows))
                    .isLessThanOrEqualTo(Geodesics.length(network, List.of(baseline, x)) * (1 + 1e-4));
        });
    }

    @Test
    void shouldNotDependOnTheOrderOfTheRows() {
        SeededCases.check(20, random -> {
            Perceptron network = Perceptron.random(random, 3, 8, 1, true);
            double[] x = SeededCases.point(random, 3);
            List<float[]> rows = Geodesics.rows(random, 40, 3);
            List<float[]> shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, random);
            double[] first =
                    knn(network, x, ORIGIN, rows, with("neighbours", "4")).values();
            double[] second =
                    knn(network, x, ORIGIN, shuffled, with("neighbours", "4")).values();
            assertThat(second).containsExactly(first, within(1e-12));
        });
    }

    /** A path of three legs counts three times. */
    @Test
    void shouldBreakCompletenessWithTheFactorOutsideTheSum() {
        double[] w = {1, 2, -1};
        Attribution found = knn(
                AnalyticModel.linear(w, 0),
                Golden.input(),
                ORIGIN,
                GOLDEN_ROWS,
                with("neighbours", "2", "attribution-form", "paper-literal"));

        int legs = path(found)[0] + 1;
        assertThat(legs).isGreaterThan(1);
        for (int i = 0; i < 3; i++) {
            assertThat(found.values()[i]).isCloseTo(legs * w[i] * Golden.input()[i], within(1e-12));
        }
        assertThat(found.completenessGap()).isCloseTo((legs - 1) * found.output(), within(1e-12));
        assertThat(found.findings()).containsExactly(Finding.NOT_CONVERGED);
    }

    /** All ways along the level sets of {@code f = x₀} are free: the literal length does not tell them apart, the conformal one does. */
    @Test
    void shouldCountNothingAlongALevelSetWithTheLiteralLength() {
        double[] along = {0, 3};
        double[] across = {4, 0};
        double[] slope = {2, 0};

        assertThat(EdgeWeight.PATH_LENGTH_LITERAL.density(slope, new double[2], along))
                .isZero();
        assertThat(EdgeWeight.PATH_LENGTH_LITERAL.density(slope, new double[2], across))
                .isEqualTo(2);
        assertThat(EdgeWeight.CONFORMAL.density(slope, new double[2], along)).isEqualTo(2);
        assertThat(EdgeWeight.EUCLIDEAN.density(slope, new double[2], along)).isEqualTo(1);
    }

    /** On a line of rows the released code's two neighbours are one: with 2 instead of 1 the path may skip rows. */
    @Test
    void shouldTakeOneNeighbourLessAsReleased() {
        List<float[]> rows = new ArrayList<>();
        for (int i = 1; i < 10; i++) {
            rows.add(new float[] {i * i});
        }
        AnalyticModel model = AnalyticModel.linear(new double[] {1}, 0);
        Map<String, String> excluded = with("neighbours", "3", "edge-weight", "euclidean");
        Map<String, String> released =
                with("neighbours", "4", "edge-weight", "euclidean", "self-neighbour", "released");

        Topology three = Topology.of(rows, 100, 3);

        assertThat(GraphSettings.of(KNN.settings(released), 1).ofRows()).isEqualTo(3);
        assertThat(GraphSettings.of(KNN.settings(released), 1).neighbours()).isEqualTo(4);
        assertThat(GraphSettings.of(KNN.settings(excluded), 1).ofRows()).isEqualTo(3);
        assertThat(three.edges())
                .contains(new Topology.Edge(0, 3, false))
                .doesNotContain(new Topology.Edge(0, 4, false));
        double[] x = {81};
        assertThat(path(knn(model, x, new double[] {-1}, rows, released))).isNotEmpty();
    }

    @Test
    void shouldAverageOverBaselinesByWeight() {
        List<double[]> points = List.of(ORIGIN, new double[] {0.3, 0.3, 0.3}, new double[] {9, 9, 9});
        Baselines weighted = new Baselines(points, new double[] {0.25, 0.75, 0}, 3);

        Attribution both = explain(KNN, Golden.MODEL, explicand(Golden.input(), GOLDEN_ROWS), weighted, TWO);
        double[] one = knn(Golden.MODEL, Golden.input(), points.get(0), GOLDEN_ROWS, TWO)
                .values();
        double[] other = knn(Golden.MODEL, Golden.input(), points.get(1), GOLDEN_ROWS, TWO)
                .values();

        for (int i = 0; i < 3; i++) {
            assertThat(both.values()[i]).isCloseTo(0.25 * one[i] + 0.75 * other[i], within(1e-12));
        }
        assertThat(both.gradientEvaluations()).isEqualTo(2 * 20);
        assertThat(both.forwardEvaluations()).isEqualTo(3);
    }

    @Test
    void shouldBeTheRowWhenInputOrBaselineIsOne() {
        double[] first = {0.2f, 0.1f, 0.3f};
        double[] last = {0.4f, -0.5f, 1.1f};

        Attribution found = knn(Golden.MODEL, last, first, GOLDEN_ROWS, TWO);

        assertThat(found.gradientEvaluations()).isZero();
        assertThat(found.completenessGap()).isCloseTo(0, within(1e-9));
        assertThat(path(found)[0]).isBetween(1, 3);
        assertThat(path(found)).doesNotContain(4);
    }

    @Test
    void shouldMeasureTheGraphOnceForAllRecordsOfATarget() {
        Perceptron network = Perceptron.random(new Random(1), 3, 8, 2, true);
        AnalyticOracle oracle = new AnalyticOracle(3, network);
        ProgramRunner runner = new ProgramRunner(oracle);
        Explicand one = explicand(Golden.input(), GOLDEN_ROWS);
        Baselines baselines = Baselines.of(ORIGIN);
        long edges = Topology.of(GOLDEN_ROWS, 100, 2).edges().size();

        runner.run(KNN.explain(one, baselines, KNN.settings(TWO)));
        assertThat(oracle.gradientRows()).isEqualTo((edges + 2 + 2) * 20);

        runner.run(KNN.explain(one.at(new double[] {0.5, 0.1, 0}, 2), baselines, KNN.settings(TWO)));
        assertThat(oracle.gradientRows()).isEqualTo((edges + 2 + 2 + 2) * 20);

        runner.run(KNN.explain(one.withTarget(Target.of(1)), baselines, KNN.settings(TWO)));
        assertThat(oracle.gradientRows()).isEqualTo((2 * edges + 3 * 2 + 2 * 2) * 20);
    }

    /** A rule that takes one end of a leg takes that where the path begins it, whichever way the graph has the edge. */
    @ParameterizedTest
    @CsvSource({"riemann-left, 0, 1000", "riemann-left, 0, 100000", "riemann-right, 1, 1000", "riemann-right, 1, 100000"
    })
    void shouldWalkEveryLegFromItsOwnBeginning(String rule, int first, String rows) {
        int steps = 5;
        AtomicInteger against = new AtomicInteger();
        SeededCases.check(20, random -> {
            Perceptron network = Perceptron.random(random, 3, 8, 1, true);
            double[] x = SeededCases.point(random, 3);
            double[] baseline = SeededCases.point(random, 3);
            List<float[]> background = Geodesics.rows(random, 40, 3);
            Attribution found = knn(
                    network,
                    x,
                    baseline,
                    background,
                    with("neighbours", "4", "steps", "5", "quadrature", rule, "background-rows", rows));

            List<double[]> vertices = Geodesics.vertices(found, x, baseline, background);
            double[] expected = new double[3];
            for (int v = 1; v < vertices.size(); v++) {
                double[] from = vertices.get(v - 1);
                double[] to = vertices.get(v);
                boolean inner = v > 1 && v < vertices.size() - 1;
                against.addAndGet(inner && to[0] < from[0] ? 1 : 0);
                for (int j = first; j < steps + first; j++) {
                    double[] slope = network.jacobian(Polyline.between(from, to, (double) j / steps))[0];
                    for (int i = 0; i < 3; i++) {
                        expected[i] += (to[i] - from[i]) * slope[i] / steps;
                    }
                }
            }
            assertThat(found.values()).containsExactly(expected, within(1e-12));
        });
        assertThat(against).as("legs against the direction of their edge").hasPositiveValue();
    }

    /** 10,000 edges of 200 coordinates are more than is kept: what lies on the path is evaluated again, to the same values. */
    @Test
    void shouldEvaluateEdgesOnThePathAgainWhenTooLargeToKeep() {
        int d = 200;
        Random random = new Random(3);
        Perceptron network = Perceptron.random(random, d, 6, 1, true);
        List<float[]> rows = Geodesics.rows(random, 30, d);
        double[] x = SeededCases.point(random, d);
        double[] baseline = new double[d];
        Arrays.fill(baseline, 0.5);

        Attribution kept = knn(network, x, baseline, rows, with("neighbours", "2", "background-rows", "100"));
        Attribution again = knn(network, x, baseline, rows, with("neighbours", "2", "background-rows", "10000"));

        int legs = path(kept)[0] + 1;
        assertThat(path(again)).containsExactly(path(kept));
        assertThat(again.values()).containsExactly(kept.values(), within(1e-12));
        assertThat(kept.gradientEvaluations()).isEqualTo(2 * 20);
        assertThat(again.gradientEvaluations()).isEqualTo((2 + legs) * 20L);
    }

    @Test
    void shouldTakeTheGivenPathAgain() {
        Explicand explicand = explicand(Golden.input(), GOLDEN_ROWS);
        Choices other = Choices.none().with(Choices.Kind.GEODESIC_PATH, 3, 0, 2, 4);
        Explicand again = new Explicand(
                explicand.input(), explicand.target(), explicand.tolerance(), 1, explicand.space(), other);

        Attribution found = explain(KNN, Golden.MODEL, again, Baselines.of(ORIGIN), TWO);

        assertThat(path(found)).containsExactly(3, 0, 2, 4);
        assertThat(found.values())
                .isNotEqualTo(knn(Golden.MODEL, Golden.input(), ORIGIN, GOLDEN_ROWS, TWO)
                        .values());
        assertThat(found.completenessGap()).isCloseTo(0, within(1e-9));
    }

    @Test
    void shouldRefuseAGivenPathThatIsNone() {
        Explicand explicand = explicand(Golden.input(), GOLDEN_ROWS);
        for (int[] bad : new int[][] {{1, 77}, {5, 0}, {-1}, {}, {0, 0}}) {
            Explicand again = new Explicand(
                    explicand.input(),
                    explicand.target(),
                    explicand.tolerance(),
                    1,
                    explicand.space(),
                    Choices.none().with(Choices.Kind.GEODESIC_PATH, bad));
            assertThatIllegalArgumentException()
                    .as("%s", Arrays.toString(bad))
                    .isThrownBy(() -> explain(KNN, Golden.MODEL, again, Baselines.of(ORIGIN), TWO))
                    .withMessageContaining("geodesic path");
        }
    }

    @Test
    void shouldCrossABridgeAndSaySo() {
        List<float[]> rows = List.of(
                new float[] {0, 0},
                new float[] {0, 0.1f},
                new float[] {0.1f, 0},
                new float[] {5, 5},
                new float[] {5, 5.1f},
                new float[] {5.1f, 5});
        AnalyticModel sum = AnalyticModel.linear(new double[] {1, 1}, 0);

        Attribution found = knn(sum, new double[] {5.2, 5.2}, new double[] {-0.1, -0.1}, rows, TWO);

        assertThat(Choices.parse(found.choices()).of(Choices.Kind.GEODESIC_BRIDGES))
                .hasValueSatisfying(bridges -> assertThat(bridges).containsExactly(1));
        assertThat(found.values()).containsExactly(new double[] {5.3, 5.3}, within(1e-12));
    }

    /** All edges count nothing but the trace of their distance. */
    @Test
    void shouldCrossAFlatModelStraight() {
        List<float[]> rows = new ArrayList<>();
        for (int i = 1; i < 20; i++) {
            rows.add(new float[] {i, 0});
            rows.add(new float[] {i, 8 + i % 3});
        }
        AnalyticModel flat = AnalyticModel.of(x -> 7, x -> new double[2]);

        Attribution found = knn(flat, new double[] {20, 0}, new double[2], rows, with("neighbours", "6"));

        int[] path = path(found);
        for (int i = 1; i < path.length; i++) {
            assertThat(path[i] % 2).as("a row on the line").isZero();
        }
        assertThat(found.values()).containsExactly(0, 0);
        assertThat(found.findings()).containsExactly(Finding.FLAT_PATH);
    }

    /** Not finite in a strip between the rows, but for a gate. */
    private static AnalyticModel strip(double gate) {
        return AnalyticModel.of(x -> x[0] + x[1], x ->
                new double[] {Math.abs(x[0] - 2.5) < 0.4 && x[1] < gate ? Double.NaN : 1, 1});
    }

    private static List<float[]> grid() {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            rows.add(new float[] {i % 6, i / 6});
        }
        return rows;
    }

    @Test
    void shouldGoAroundEdgesThatAreNotFinite() {
        Attribution found =
                knn(strip(3.5), new double[] {5, 0.1}, new double[] {0, 0.1}, grid(), with("neighbours", "4"));

        assertThat(found.values()).containsExactly(new double[] {5, 0}, within(1e-9));
        assertThat(Arrays.stream(path(found)).max().orElseThrow()).isGreaterThanOrEqualTo(24);
    }

    @Test
    void shouldRefuseWhenNoWayIsFinite() {
        assertThatThrownBy(() ->
                        knn(strip(99), new double[] {5, 0.1}, new double[] {0, 0.1}, grid(), with("neighbours", "4")))
                .isInstanceOfSatisfying(
                        UnexplainableException.class,
                        e -> assertThat(e.reason()).isEqualTo(UnexplainableException.Reason.NON_FINITE_MODEL))
                .hasMessageContaining("no way leads from baseline 0");
    }

    @Test
    void shouldNotCallAnUnusedPathFlat() {
        AnalyticModel step = AnalyticModel.of(x -> x[0] > 0.5 ? 1 : 0, x -> new double[2]);
        Attribution found = knn(step, new double[] {1, 0}, new double[2], grid(), with("neighbours", "4"));

        assertThat(found.findings()).containsExactly(Finding.NOT_CONVERGED, Finding.FLAT_PATH, Finding.UNRESOLVED_JUMP);
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> KNN.settings(with("edge-weight", "euclidean", "direct-edge", "true")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("integrated-gradients");
        assertThatThrownBy(() -> KNN.settings(with("quadrature", "trapezoid", "steps", "1")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("at least 2 with trapezoid");
    }

    /** Nothing of it is measured where targets are refused. */
    @Test
    void shouldPrepareNothingWhenTheTargetDoesNotExist() {
        AnalyticOracle oracle = new AnalyticOracle(3, Golden.MODEL);
        Explicand explicand = explicand(Golden.input(), GOLDEN_ROWS).withTarget(Target.of(4));

        assertThatThrownBy(() ->
                        new ProgramRunner(oracle).run(KNN.explain(explicand, Baselines.of(ORIGIN), KNN.settings(TWO))))
                .isInstanceOf(UnexplainableException.class);
        assertThat(oracle.gradientRows()).isZero();
    }
}
