package dev.rationale.attribution.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.UnexplainableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GuidedIntegratedGradientsTest {
    private static final GuidedIntegratedGradients METHOD = new GuidedIntegratedGradients();

    private static String[] settings(int steps, double fraction, double maxDistance) {
        return new String[] {"steps=" + steps, "fraction=" + fraction, "max-distance=" + maxDistance};
    }

    @ParameterizedTest
    @CsvSource({
        "10, .25, 0, 0.877636696, -0.504091130, 1.050178905",
        "10, .25, 1, 0.769937055, -0.268213881, 1.106426838",
        "10, .25, .1, 0.861667545, -0.465920954, 1.047916283",
        "50, .5, 1, 0.727711414, -0.235292944, 0.942734470",
        "200, .25, .02, 0.873346830, -0.486786418, 1.018026839",
    })
    void shouldMatchGoldenVector(
            int steps, double fraction, double maxDistance, double first, double second, double third) {
        Attribution found = Runs.explain(METHOD, Golden.MODEL, Golden.input(), settings(steps, fraction, maxDistance));

        assertThat(found.values()).containsExactly(new double[] {first, second, third}, within(1e-8));
        assertThat(found.gradientEvaluations()).isEqualTo(steps);
        assertThat(found.forwardEvaluations()).isEqualTo(2);
        assertThat(found.steps()).isEqualTo(steps);
    }

    @Test
    void shouldBeIntegratedGradientsByTheLeftRuleWhenHeldToTheStraightPath() {
        SeededCases.check(20, random -> {
            Perceptron network = Perceptron.random(random, 6, 16, 1, random.nextBoolean());
            double[] x = SeededCases.point(random, 6);
            Baselines baselines =
                    Baselines.uniform(List.of(SeededCases.point(random, 6), SeededCases.point(random, 6)), 2);

            Attribution guided = Runs.explain(
                    METHOD, network, Runs.explicand(x, InputSpace.flat(6)), baselines, settings(50, 0.25, 0));
            Attribution straight = Runs.explain(
                    new IntegratedGradients(),
                    network,
                    Runs.explicand(x, InputSpace.flat(6)),
                    baselines,
                    "quadrature=riemann-left",
                    "steps=50");

            assertThat(guided.values()).containsExactly(straight.values(), within(1e-9));
            assertThat(guided.choices()).as("nothing to choose").isEmpty();
        });
    }

    @Test
    void shouldBeExactWhenLinear() {
        SeededCases.check(20, random -> {
            double[] w = SeededCases.point(random, 5);
            double[] x = SeededCases.point(random, 5);
            Baselines baselines = new Baselines(
                    List.of(SeededCases.point(random, 5), SeededCases.point(random, 5)), new double[] {0.3, 0.7}, 2);

            Attribution found = Runs.explain(
                    METHOD,
                    AnalyticModel.linear(w, 1),
                    Runs.explicand(x, InputSpace.flat(5)),
                    baselines,
                    settings(2 + random.nextInt(48), random.nextDouble(), random.nextDouble()));

            for (int i = 0; i < 5; i++) {
                double mean = 0.3 * baselines.points().get(0)[i]
                        + 0.7 * baselines.points().get(1)[i];
                assertThat(found.values()[i]).isCloseTo(w[i] * (x[i] - mean), within(1e-12));
            }
            assertThat(found.converged()).isTrue();
        });
    }

    /** methods.md §7.6: by more than 1.6 times when the steps double. Median over 60 smooth networks. */
    @ParameterizedTest
    @CsvSource({".25, .02", ".5, 1"})
    void shouldHaveASmallerGapWithMoreSteps(double fraction, double maxDistance) {
        double few = medianGap(100, fraction, maxDistance);
        double many = medianGap(200, fraction, maxDistance);

        assertThat(few / many).isGreaterThan(1.6);
    }

    private static double medianGap(int steps, double fraction, double maxDistance) {
        double[] gaps = new double[60];
        for (int seed = 0; seed < gaps.length; seed++) {
            Random random = new Random(seed);
            Perceptron network = Perceptron.random(random, 6, 16, 1, true);
            gaps[seed] = Math.abs(
                    Runs.explain(METHOD, network, SeededCases.point(random, 6), settings(steps, fraction, maxDistance))
                            .completenessGap());
        }
        Arrays.sort(gaps);
        return gaps[gaps.length / 2];
    }

    @Test
    void shouldPermuteWithItsCoordinates() {
        SeededCases.check(20, random -> {
            int d = 6;
            Perceptron network = Perceptron.random(random, d, 16, 1, true);
            double[] x = SeededCases.point(random, d);
            int[] order = {3, 0, 5, 1, 4, 2};
            AnalyticModel permuted = AnalyticModel.of(
                    y -> network.outputs(back(y, order))[0], y -> forth(network.jacobian(back(y, order))[0], order));

            double[] found =
                    Runs.explain(METHOD, network, x, "max-distance=0.5").values();
            double[] ofPermuted = Runs.explain(METHOD, permuted, forth(x, order), "max-distance=0.5")
                    .values();

            assertThat(ofPermuted).containsExactly(forth(found, order), within(1e-9));
        });
    }

    private static double[] forth(double[] values, int[] order) {
        return Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
    }

    private static double[] back(double[] values, int[] order) {
        double[] back = new double[values.length];
        for (int i = 0; i < order.length; i++) {
            back[order[i]] = values[i];
        }
        return back;
    }

    /** Slopes that differ by 1e-9 at the first step: 1e-7 of noise turns their order around, and with it the path. */
    @Test
    void shouldTakeTheGivenPathAgainWhenRoundingWouldChooseAnother() {
        AnalyticModel model = nearlyTied(0);
        AnalyticModel rounded = nearlyTied(1e-7);
        double[] x = {1, 1, 1};
        InputSpace space = InputSpace.flat(3);
        Baselines baselines = Baselines.uniform(List.of(new double[3], new double[] {0, 0, -1}), 2);
        String[] settings = settings(20, 0.25, 1);

        Attribution first = Runs.explain(METHOD, model, Runs.explicand(x, space), baselines, settings);
        Attribution flipped = Runs.explain(METHOD, rounded, Runs.explicand(x, space), baselines, settings);
        Attribution again = Runs.explain(METHOD, rounded, Runs.taking(x, space, first.choices()), baselines, settings);

        assertThat(flipped.choices()).isNotEqualTo(first.choices());
        assertThat(Math.abs(flipped.values()[0] - first.values()[0])).isGreaterThan(0.1);
        assertThat(again.values()).containsExactly(first.values(), within(1e-6));
        assertThat(again.choices()).isEqualTo(first.choices());
    }

    /** {@code x₀x₁ + x₀ + (1 + 1e-9 − error) x₁ + 3x₂}. */
    private static AnalyticModel nearlyTied(double error) {
        return AnalyticModel.of(x -> x[0] * x[1] + x[0] + (1 + 1e-9) * x[1] + 3 * x[2], x ->
                new double[] {x[1] + 1, (x[0] + 1 + 1e-9) * (1 - error), 3});
    }

    @Test
    void shouldFollowGivenChoicesOfEveryStepWhenGradientsAreNoisy() {
        SeededCases.check(20, random -> {
            Perceptron network = Perceptron.random(random, 8, 16, 1, true);
            AnalyticModel noisy = AnalyticModel.of(x -> network.outputs(x)[0], x -> {
                double[] gradient = network.jacobian(x)[0];
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] *= 1 + 0.5 * random.nextDouble();
                }
                return gradient;
            });
            double[] x = SeededCases.point(random, 8);
            InputSpace space = InputSpace.flat(8);
            Baselines baselines = Baselines.of(new double[8]);

            Attribution first = Runs.explain(METHOD, network, Runs.explicand(x, space), baselines);
            Attribution again = Runs.explain(METHOD, noisy, Runs.taking(x, space, first.choices()), baselines);

            assertThat(again.choices()).isEqualTo(first.choices());
            assertThat(Runs.explain(METHOD, noisy, Runs.explicand(x, space), baselines)
                            .choices())
                    .isNotEqualTo(first.choices());
        });
    }

    @Test
    void shouldRefuseChoicesOfAnotherExplanation() {
        double[] x = Golden.input();
        InputSpace space = InputSpace.flat(3);
        Baselines baselines = Baselines.of(new double[3]);
        byte[] few =
                Runs.explain(METHOD, Golden.MODEL, x, settings(10, 0.25, 1)).choices();
        byte[] broken = Choices.none().with(Choices.Kind.GUIDED_SETS, 7, 0).encode();

        for (byte[] choices : List.of(few, broken)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Runs.explain(METHOD, Golden.MODEL, Runs.taking(x, space, choices), baselines))
                    .withMessageContaining("another explanation");
        }
    }

    @Test
    void shouldSayWhenTheGapExceedsTheTolerance() {
        Attribution rough = Runs.explain(METHOD, Golden.MODEL, Golden.input(), settings(10, 0.25, 1));
        Attribution fine = Runs.explain(METHOD, Golden.MODEL, Golden.input());

        assertThat(rough.completenessGap())
                .isCloseTo(0.769937055 - 0.268213881 + 1.106426838 - 1.403351698, within(1e-8));
        assertThat(rough.converged()).isFalse();
        assertThat(rough.findings()).containsExactly(Finding.NOT_CONVERGED);
        assertThat(rough.estimatedError()).isEmpty();
        assertThat(fine.completenessGap()).isCloseTo(1.404587251 - 1.403351698, within(1e-8));
        assertThat(fine.converged()).isTrue();
        assertThat(fine.findings()).isEmpty();
    }

    @Test
    void shouldGiveNothingToACoordinateEqualToItsBaseline() {
        AnalyticModel product = AnalyticModel.of(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});

        Attribution found = Runs.explain(METHOD, product, new double[] {0, 2}, settings(10, 0.25, 1));

        assertThat(found.values()[0]).isZero();
    }

    @Test
    void shouldNameTheNodeWhenTheModelIsNotFiniteThere() {
        AnalyticModel hole = AnalyticModel.of(x -> x[0], x -> new double[] {x[0] > 0.45 && x[0] < 1 ? Double.NaN : 1});

        assertThatThrownBy(() -> Runs.explain(METHOD, hole, new double[] {1}, settings(10, 0.25, 1)))
                .isInstanceOfSatisfying(
                        UnexplainableException.class,
                        e -> assertThat(e.reason()).isEqualTo(UnexplainableException.Reason.NON_FINITE_MODEL))
                .hasMessageContaining("node 5 of 10, baseline 0");
    }

    @Test
    void shouldHaveSaliencysDefaults() {
        assertThat(METHOD.settings(Map.of()).values())
                .containsOnly(
                        Map.entry("steps", "200"), Map.entry("fraction", "0.25"), Map.entry("max-distance", "0.02"));
    }
}
