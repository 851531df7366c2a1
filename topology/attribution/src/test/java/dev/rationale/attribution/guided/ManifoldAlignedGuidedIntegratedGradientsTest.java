package dev.rationale.attribution.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.SeededCases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifoldAlignedGuidedIntegratedGradientsTest {
    private static final ManifoldAlignedGuidedIntegratedGradients METHOD =
            new ManifoldAlignedGuidedIntegratedGradients(List.of(new PrincipalComponents(), new Bent()));

    /** methods.md §8.7: on a linear model the ends alone count, whatever the autoencoder loses. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "components=6",
                "components=2",
                "order=released",
                "slerp=false",
                "autoencoder=bent",
            })
    void shouldBeExactWhenLinear(String setting) {
        SeededCases.check(10, random -> {
            double[] w = SeededCases.point(random, 6);
            double[] x = SeededCases.point(random, 6);
            Baselines baselines = new Baselines(
                    List.of(SeededCases.point(random, 6), SeededCases.point(random, 6)), new double[] {0.3, 0.7}, 2);

            Attribution found = Runs.explain(
                    METHOD,
                    AnalyticModel.linear(w, 1),
                    Runs.explicand(x, Runs.normal(random, 40, 6)),
                    baselines,
                    "steps=" + (3 + random.nextInt(30)),
                    setting);

            for (int i = 0; i < 6; i++) {
                double mean = 0.3 * baselines.points().get(0)[i]
                        + 0.7 * baselines.points().get(1)[i];
                assertThat(found.values()[i]).isCloseTo(w[i] * (x[i] - mean), within(1e-12));
            }
            assertThat(found.converged()).isTrue();
        });
    }

    /** Every node between the ends is decoded: in the affine subspace of the components. The ends are the record's own. */
    @Test
    void shouldStayOnTheManifoldBetweenItsEnds() {
        SeededCases.check(10, random -> {
            int d = 8;
            InputSpace space = Runs.normal(random, 40, d);
            Autoencoder pca = new PrincipalComponents().open(space, 3);
            Perceptron network = Perceptron.random(random, d, 16, 1, true);
            double[] x = SeededCases.point(random, d);
            List<double[]> visited = new ArrayList<>();
            AnalyticModel recording = AnalyticModel.of(y -> network.outputs(y)[0], y -> {
                visited.add(y.clone());
                return network.jacobian(y)[0];
            });

            Attribution found = Runs.explain(
                    METHOD,
                    recording,
                    Runs.explicand(x, space),
                    Baselines.of(new double[d]),
                    "components=3",
                    "steps=20");

            assertThat(visited).hasSize(21);
            assertThat(found.gradientEvaluations()).isEqualTo(21);
            assertThat(visited.get(0)).as("x'").containsExactly(new double[d]);
            for (double[] node : visited.subList(1, 21)) {
                assertThat(pca.decode(pca.encode(node))).containsExactly(node, within(1e-10));
            }
            double[] expected = new double[d];
            for (int k = 0; k < 20; k++) {
                double[] from = k == 0 ? visited.get(0) : visited.get(k + 1);
                double[] to = k == 19 ? x : visited.get(k + 2);
                NodeGradients.add(expected, from, to, network.jacobian(from)[0]);
            }
            assertThat(found.values()).as("line integral that ends at x").containsExactly(expected, within(1e-12));
        });
    }

    /** Every leg of the schedule is one part of the latent distance; the released order has a last leg of two. */
    @ParameterizedTest
    @ValueSource(strings = {"corrected", "released"})
    void shouldKeepTheLatentSchedule(String order) {
        Random random = new Random(3);
        List<double[]> visited = new ArrayList<>();
        AnalyticModel recording = AnalyticModel.of(y -> Golden.MODEL.outputs(y)[0], y -> {
            visited.add(y.clone());
            return Golden.MODEL.jacobian(y)[0];
        });
        InputSpace space = Runs.normal(random, 12, 3);
        Autoencoder pca = new PrincipalComponents().open(space, 3);
        double[] z = pca.encode(Golden.input());

        Runs.explain(
                METHOD,
                recording,
                Runs.explicand(Golden.input(), space),
                Baselines.of(new double[3]),
                "steps=10",
                "slerp=false",
                "order=" + order);

        int decoded = order.equals("released") ? 8 : 9;
        assertThat(visited).hasSize(decoded + 2);
        double total = distance(pca.encode(new double[3]), z);
        for (int s = 1; s <= decoded; s++) {
            assertThat(distance(pca.encode(visited.get(s + 1)), z)).isCloseTo(total * (1 - s / 10.0), within(1e-12));
        }
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    /** The defect of the released order: a larger gap for the same steps. */
    @Test
    void shouldHaveALargerGapInTheReleasedOrder() {
        double corrected = medianGap("steps=50", "components=6");
        double released = medianGap("steps=50", "components=6", "order=released");

        assertThat(released).isGreaterThan(1.01 * corrected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slerp=true", "slerp=false", "autoencoder=bent", "order=released"})
    void shouldHaveASmallerGapWithMoreStepsWhenNothingIsLost(String setting) {
        double few = medianGap("steps=100", "components=6", setting);
        double many = medianGap("steps=200", "components=6", setting);

        assertThat(few / many).isGreaterThan(1.6);
    }

    private static double medianGap(String... settings) {
        double[] gaps = new double[40];
        for (int seed = 0; seed < gaps.length; seed++) {
            Random random = new Random(seed);
            Perceptron network = Perceptron.random(random, 6, 16, 1, true);
            double[] x = SeededCases.point(random, 6);
            Explicand explicand = Runs.explicand(x, Runs.normal(random, 40, 6));
            gaps[seed] = Math.abs(Runs.explain(METHOD, network, explicand, Baselines.of(new double[6]), settings)
                    .completenessGap());
        }
        Arrays.sort(gaps);
        return gaps[gaps.length / 2];
    }

    /** Latent axes that are those of the input: unbounded Guided IG, whose golden vector is known. */
    @Test
    void shouldBeGuidedIntegratedGradientsWhereTheLatentSpaceIsTheInputSpace() {
        InputSpace axes = Runs.space(List.of(
                new float[] {3, 0, 0},
                new float[] {-3, 0, 0},
                new float[] {0, 2, 0},
                new float[] {0, -2, 0},
                new float[] {0, 0, 1},
                new float[] {0, 0, -1}));
        String[] settings = {"steps=50", "fraction=0.5", "slerp=false"};
        Baselines baselines = Baselines.of(new double[3]);
        double[] expected = {0.727711414, -0.235292944, 0.942734470};

        Attribution learned =
                Runs.explain(METHOD, Golden.MODEL, Runs.explicand(Golden.input(), axes), baselines, settings);
        Attribution unknown = Runs.explain(METHOD, Golden.MODEL, Golden.input(), settings);

        assertThat(learned.values()).containsExactly(expected, within(1e-8));
        assertThat(learned.findings()).isEmpty();
        assertThat(unknown.values()).containsExactly(expected, within(1e-8));
        assertThat(unknown.findings()).containsExactly(Finding.PARTIAL);
    }

    @Test
    void shouldReportWhatTheAutoencoderLoses() {
        InputSpace line = Runs.space(List.of(new float[] {0, -1}, new float[] {0, 1}));
        AnalyticModel square = AnalyticModel.of(x -> x[0] * x[0] + x[1], x -> new double[] {2 * x[0], 1});

        Attribution found = Runs.explain(
                METHOD, square, Runs.explicand(new double[] {1, 1}, line), Baselines.of(new double[2]), "steps=1000");

        // All nodes but the last have x₀ = 0, where there is no slope: the jump at the end is lost.
        assertThat(found.values()).containsExactly(new double[] {0, 1}, within(1e-12));
        assertThat(found.completenessGap()).isCloseTo(-1, within(1e-12));
        assertThat(found.findings()).containsExactly(Finding.NOT_CONVERGED);
    }

    @Test
    void shouldGiveZerosWhereTheAutoencoderTellsNothingApart() {
        InputSpace line = Runs.space(List.of(new float[] {0, -1}, new float[] {0, 1}));

        Attribution found = Runs.explain(
                METHOD,
                AnalyticModel.linear(new double[] {2, 3}, 0),
                Runs.explicand(new double[] {1, 0}, line),
                Baselines.of(new double[2]));

        assertThat(found.values()).containsExactly(0, 0);
        assertThat(found.completenessGap()).isEqualTo(-2);
        assertThat(found.gradientEvaluations()).isZero();
        assertThat(found.findings()).containsExactly(Finding.NOT_CONVERGED, Finding.BASELINE_DEGENERATE);
    }

    @Test
    void shouldTakeTheGivenPathAgain() {
        SeededCases.check(10, random -> {
            Perceptron network = Perceptron.random(random, 6, 16, 1, true);
            AnalyticModel noisy = AnalyticModel.of(x -> network.outputs(x)[0], x -> {
                double[] gradient = network.jacobian(x)[0];
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] *= 1 + 0.5 * random.nextDouble();
                }
                return gradient;
            });
            double[] x = SeededCases.point(random, 6);
            InputSpace space = Runs.normal(random, 40, 6);
            Baselines baselines = Baselines.of(new double[6]);

            Attribution first = Runs.explain(METHOD, network, Runs.explicand(x, space), baselines);
            Attribution again = Runs.explain(METHOD, noisy, Runs.taking(x, space, first.choices()), baselines);

            assertThat(again.choices()).isEqualTo(first.choices());
            assertThat(Runs.explain(METHOD, noisy, Runs.explicand(x, space), baselines)
                            .choices())
                    .isNotEqualTo(first.choices());
        });
    }

    @Test
    void shouldRefuseAnAutoencoderThatIsNotThere() {
        assertThatThrownBy(() -> METHOD.settings(Map.of("autoencoder", "sd2")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("autoencoder: expected one of [pca, bent]");
    }

    @Test
    void shouldHaveTheReleasedDefaultsButForTheOrder() {
        assertThat(METHOD.settings(Map.of()).values())
                .containsOnly(
                        Map.entry("autoencoder", "pca"),
                        Map.entry("components", "32"),
                        Map.entry("steps", "200"),
                        Map.entry("fraction", "0.05"),
                        Map.entry("slerp", "true"),
                        Map.entry("order", "corrected"));
    }
}
