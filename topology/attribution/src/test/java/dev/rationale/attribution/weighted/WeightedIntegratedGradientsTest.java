package dev.rationale.attribution.weighted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.UnexplainableException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class WeightedIntegratedGradientsTest {
    private static final AttributionMethod WEIGHTED = new WeightedIntegratedGradients();
    private static final AttributionMethod FILTERED = new FilteredWeightedIntegratedGradients();
    private static final Map<String, String> GAUSS = Map.of("base.quadrature", "gausslegendre");

    private static Baselines points(double[]... points) {
        return Baselines.uniform(List.of(points), points.length);
    }

    private static Map<String, String> with(Map<String, String> given, String... more) {
        Map<String, String> all = new HashMap<>(given);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private static Attribution explain(
            AttributionMethod method,
            AnalyticModel model,
            Explicand explicand,
            Baselines baselines,
            Map<String, String> given) {
        return new ProgramRunner(new AnalyticOracle(explicand.input().length, model))
                .run(RecordProgram.of(method, explicand, BaselineSource.of(baselines), method.settings(given)));
    }

    private static Explicand explicand(double... x) {
        return new Explicand(x, Target.of(0), 0.05, 1);
    }

    private static int[] fewest(Attribution found) {
        return Choices.parse(found.choices()).of(Choices.Kind.FITNESS).orElseThrow();
    }

    /** The score of the vector is σ(5(f − 1)): the softmax of 5(f − 1) beside 0. So its attributions are five times f's. */
    @Test
    void shouldGiveTheGoldenVector() {
        AnalyticModel scored = new AnalyticModel() {
            @Override
            public double[] outputs(double[] x) {
                return new double[] {5 * (Golden.MODEL.outputs(x)[0] - 1), 0};
            }

            @Override
            public double[][] jacobian(double[] x) {
                double[] gradient = Golden.MODEL.jacobian(x)[0];
                return new double[][] {
                    Arrays.stream(gradient).map(slope -> 5 * slope).toArray(), new double[3]
                };
            }
        };
        Baselines references = points(new double[3], new double[] {.5, .5, .5}, new double[] {.8, -.9, 1.1});

        Attribution found = explain(
                WEIGHTED,
                scored,
                explicand(Golden.input()),
                references,
                with(GAUSS, "fitness", "probability", "neutral", "zero"));

        assertThat(fewest(found)).containsExactly(1, 1, 2);
        assertThat(found.baselines().weights()).containsExactly(new double[] {.4, .4, .2}, within(1e-15));
        assertThat(Arrays.stream(found.values()).map(value -> value / 5).toArray())
                .containsExactly(new double[] {0.447618453, -0.263046311, 0.590027399}, within(1e-8));
        assertThat(found.completenessGap()).isCloseTo(0, within(1e-9));
    }

    @Test
    void shouldBeTheUniformMeanBitForBitWhenAllBaselinesAreEquallyFit() {
        AnalyticModel sum = AnalyticModel.linear(new double[] {1, 1, 1}, 0);
        Baselines like = points(new double[] {0, 0, 0}, new double[] {.1, .1, .1}, new double[] {-.3, -.3, -.3});
        Attribution weighted = explain(WEIGHTED, sum, explicand(1, 2, 4), like, GAUSS);
        AttributionMethod plain = Methods.byName("integrated-gradients").orElseThrow();
        double[] mean = new double[3];
        for (double[] baseline : like.points()) {
            double[] alone = explain(
                            plain, sum, explicand(1, 2, 4), points(baseline), Map.of("quadrature", "gausslegendre"))
                    .values();
            for (int i = 0; i < 3; i++) {
                mean[i] += 1.0 / 3 * alone[i];
            }
        }

        assertThat(fewest(weighted)).containsOnly(fewest(weighted)[0]);
        assertThat(weighted.values()).containsExactly(mean);
    }

    @Test
    void shouldBeCompleteAgainstTheWeightedBaselines() {
        SeededCases.check(50, random -> {
            Perceptron network = Perceptron.random(random, 6, 10, 2, true);
            Baselines four = points(
                    SeededCases.point(random, 6),
                    SeededCases.point(random, 6),
                    SeededCases.point(random, 6),
                    SeededCases.point(random, 6));
            Attribution found = explain(
                    random.nextBoolean() ? WEIGHTED : FILTERED,
                    network,
                    explicand(SeededCases.point(random, 6)),
                    four,
                    GAUSS);

            double mean = 0;
            for (int k = 0; k < 4; k++) {
                mean += found.baselines().weights()[k]
                        * network.outputs(four.points().get(k))[0];
            }
            assertThat(found.baselineOutput()).isCloseTo(mean, within(1e-12));
            assertThat(DoubleStream.of(found.values()).sum()).isCloseTo(found.output() - mean, within(1e-6));
        });
    }

    /** f depends on 3 of 20 features; A differs from the input on these, B on all and by noise. */
    @Test
    void shouldPreferABaselineThatDiffersWhereTheOutputDepends() {
        SeededCases.check(50, random -> {
            AnalyticModel three = AnalyticModel.of(x -> Math.tanh(x[0] + x[1] + x[2]), x -> {
                double slope = 1 - Math.pow(Math.tanh(x[0] + x[1] + x[2]), 2);
                double[] gradient = new double[20];
                Arrays.fill(gradient, 0, 3, slope);
                return gradient;
            });
            double[] x = SeededCases.point(random, 20);
            double[] a = x.clone();
            for (int i = 0; i < 3; i++) {
                x[i] = 0.5 + random.nextDouble();
                a[i] = 0;
            }
            Attribution found = explain(WEIGHTED, three, explicand(x), points(a, SeededCases.point(random, 20)), GAUSS);

            assertThat(fewest(found)[0]).isLessThanOrEqualTo(fewest(found)[1]);
            assertThat(found.baselines().weights()[0])
                    .isGreaterThanOrEqualTo(found.baselines().weights()[1]);
        });
    }

    @Test
    void shouldBeTheMethodItselfForOneBaseline() {
        Attribution found = explain(WEIGHTED, Golden.MODEL, explicand(Golden.input()), points(new double[3]), GAUSS);

        assertThat(found.values()).containsExactly(new double[] {0.873937837, -0.492625225, 1.022039086}, within(1e-8));
        assertThat(found.baselines().weights()).containsExactly(1);
        assertThat(found.forwardEvaluations()).isEqualTo(2);
    }

    @Test
    void shouldFilterNothingWithAFilterOfNought() {
        SeededCases.check(20, random -> {
            Perceptron network = Perceptron.random(random, 6, 10, 2, true);
            Explicand x = explicand(SeededCases.point(random, 6));
            Baselines three =
                    points(SeededCases.point(random, 6), SeededCases.point(random, 6), SeededCases.point(random, 6));

            assertThat(explain(FILTERED, network, x, three, Map.of("filter", "0"))
                            .values())
                    .containsExactly(
                            explain(WEIGHTED, network, x, three, Map.of()).values());
        });
    }

    /** {@code D = 1} is 0 in the released loop, and then a division by it. */
    @Test
    void shouldNotDivideByTheReleasedLoopsNought() {
        AnalyticModel first = AnalyticModel.linear(new double[] {1, 0, 0, 0}, 0);
        Baselines two = points(new double[4], new double[] {1, 0, 0, 0});

        Attribution released = explain(WEIGHTED, first, explicand(1, 1, 1, 1), two, Map.of("search", "released"));

        assertThat(fewest(released)).containsExactly(1, 4);
        assertThat(released.values()).containsExactly(new double[] {.8, 0, 0, 0}, within(1e-12));
    }

    @Test
    void shouldKeepTheGivenWeightsWhereTheScoreIsNone() {
        AnalyticModel negative = AnalyticModel.linear(new double[] {-1, 0}, 0);
        Baselines two = points(new double[2], new double[] {.5, 0});

        Attribution literal = explain(WEIGHTED, negative, explicand(1, 1), two, Map.of("fitness", "paper-literal"));
        Attribution shifted = explain(WEIGHTED, negative, explicand(1, 1), two, Map.of());

        assertThat(literal.findings()).containsExactly(Finding.DEGRADED_METHOD);
        assertThat(literal.baselines().weights()).containsExactly(.5, .5);
        assertThat(shifted.findings()).isEmpty();
    }

    @Test
    void shouldKeepTheGivenWeightsWhereTheLevelIsNotReached() {
        AnalyticModel high = AnalyticModel.linear(new double[] {1, 0}, 100);

        Attribution found = explain(
                WEIGHTED,
                high,
                explicand(1, 1),
                points(new double[2], new double[] {1, 0}),
                Map.of("fitness", "paper-literal"));

        assertThat(found.findings()).containsExactly(Finding.DEGRADED_METHOD);
        assertThat(found.baselines().weights()).containsExactly(.5, .5);
    }

    @Test
    void shouldGiveABaselineThatFindsNothingTheLeastWeight() {
        AnalyticModel first = AnalyticModel.linear(new double[] {1, 0}, 0);

        Attribution found =
                explain(WEIGHTED, first, explicand(1, 1), points(new double[2], new double[] {1, 0}), Map.of());

        assertThat(fewest(found)).containsExactly(1, 2);
        assertThat(found.baselines().weights()).containsExactly(new double[] {2 / 3.0, 1 / 3.0}, within(1e-15));
    }

    @Test
    void shouldRankByTheSizeWhenAskedTo() {
        AnalyticModel model = AnalyticModel.linear(new double[] {1, -3}, 5);
        Baselines two = points(new double[2], new double[] {.5, 0});

        assertThat(fewest(explain(WEIGHTED, model, explicand(2, 1), two, Map.of("ranking", "signed"))))
                .isNotEqualTo(fewest(explain(WEIGHTED, model, explicand(2, 1), two, Map.of("ranking", "absolute"))));
    }

    @Test
    void shouldLeaveOutABaselineOnWhosePathTheModelIsNotFinite() {
        AnalyticModel broken =
                AnalyticModel.of(x -> x[0], x -> new double[] {x[0] < 0 && x[0] > -0.9 ? Double.NaN : 1});
        Baselines both = points(new double[] {.5}, new double[] {-1});

        Attribution found = explain(WEIGHTED, broken, explicand(1), both, Map.of());

        assertThat(found.findings()).contains(Finding.PARTIAL);
        assertThat(found.baselines().weights()).containsExactly(1, 0);
        assertThat(found.values()).containsExactly(new double[] {.5}, within(1e-12));
        assertThatThrownBy(() ->
                        explain(WEIGHTED, broken, explicand(1), points(new double[] {-1}, new double[] {-2}), Map.of()))
                .isInstanceOfSatisfying(
                        UnexplainableException.class,
                        e -> assertThat(e.reason()).isEqualTo(UnexplainableException.Reason.NON_FINITE_MODEL));
    }

    @Test
    void shouldTakeEarlierChoicesAgain() {
        SeededCases.check(10, random -> {
            Perceptron network = Perceptron.random(random, 6, 10, 2, true);
            Explicand x = explicand(SeededCases.point(random, 6));
            Baselines two = points(SeededCases.point(random, 6), SeededCases.point(random, 6));
            Attribution first = explain(WEIGHTED, network, x, two, Map.of());
            Attribution again = explain(WEIGHTED, network, x.taking(Choices.parse(first.choices())), two, Map.of());
            Attribution other = explain(
                    WEIGHTED, network, x.taking(Choices.none().with(Choices.Kind.FITNESS, 1, 3)), two, Map.of());

            assertThat(again.values()).containsExactly(first.values());
            assertThat(again.choices()).isEqualTo(first.choices());
            assertThat(again.forwardEvaluations()).isLessThan(first.forwardEvaluations());
            assertThat(other.baselines().weights()).containsExactly(new double[] {.75, .25}, within(1e-15));
        });
    }

    /** Pixels of two channels; only the second pixel counts. Removed, it takes the corners' mean of its channel. */
    @Test
    void shouldRemovePixelsOfAnImageAsItsCorners() {
        InputSpace image = new InputSpace(List.of(2, 3, 3), List.of(), TrainingData.NONE);
        double[] x = new double[18];
        x[0] = 4;
        x[1] = 8;
        x[10] = 8;
        double[] w = new double[18];
        w[1] = 1;
        w[10] = 1;
        Explicand explicand = new Explicand(x, Target.of(0), 0.05, 1, image);

        Removing removing = new Removing(explicand, WEIGHTED.settings(Map.of()));
        assertThat(removing.count()).isEqualTo(9);
        assertThat(removing.neutral()).startsWith(1, 1, 1).endsWith(0, 0);
        assertThat(fewest(explain(
                        WEIGHTED, AnalyticModel.linear(w, 0), explicand, points(new double[18], x.clone()), Map.of())))
                .containsExactly(1, 9);
    }

    @Test
    void shouldRemoveFeaturesAsTheTrainingMean() {
        InputSpace columns = new InputSpace(
                List.of(3), List.of(new int[] {0, 2}), new TrainingData(List.of(), new double[] {1, 2, 3}));
        Explicand explicand = new Explicand(new double[3], Target.of(0), 0.05, 1, columns);

        Removing removing = new Removing(explicand, WEIGHTED.settings(Map.of()));
        assertThat(removing.count()).isEqualTo(2);
        assertThat(removing.without(new int[] {0, 1}, 1)).containsExactly(1, 0, 3);
        assertThat(new Removing(explicand, WEIGHTED.settings(Map.of("neutral", "zero"))).neutral())
                .containsOnly(0);
    }

    @Test
    void shouldRefuseAMethodThatIgnoresBaselines() {
        assertThatThrownBy(() -> WEIGHTED.settings(Map.of("base", "saliency")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("base: expected a method that compares with baselines");
        assertThat(WEIGHTED.settings(Map.of("base", "smoothgrad", "base.base", "integrated-gradients")))
                .isNotNull();
    }

    @Test
    void shouldRefuseASourceOfOneBaseline() {
        assertThat(WEIGHTED.problems(WEIGHTED.settings(Map.of()), BaselineSource.of(points(new double[2]))))
                .containsExactly(
                        "weights need several baselines, given gives one; take another baseline or integrated-gradients itself");
        assertThat(WEIGHTED.problems(
                        WEIGHTED.settings(Map.of()), BaselineSource.of(points(new double[2], new double[2]))))
                .isEmpty();
    }

    /** The table of costs: K·n gradients, K(⌈log₂ d⌉ + 3) forwards. */
    @Test
    void shouldCostNoMoreThanTheTable() {
        Perceptron network = Perceptron.random(new java.util.Random(3), 30, 10, 2, true);
        double[][] six = new double[6][];
        Arrays.setAll(six, k -> SeededCases.point(new java.util.Random(k), 30));

        Attribution found = explain(
                WEIGHTED,
                network,
                explicand(SeededCases.point(new java.util.Random(9), 30)),
                points(six),
                with(GAUSS, "base.steps", "20"));

        assertThat(found.gradientEvaluations()).isEqualTo(6 * 20);
        assertThat(found.forwardEvaluations()).isLessThanOrEqualTo(6 * (5 + 3));
    }
}
