package dev.rationale.attribution.method;

import static dev.rationale.attribution.method.Runs.PARABOLA;
import static dev.rationale.attribution.method.Runs.explain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.wrapper.Parts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NoiseTunnelTest {
    private static final SmoothGrad SMOOTHGRAD = new SmoothGrad();
    private static final Map<String, String> MIDDLE = Map.of(
            "base", "integrated-gradients", "base.quadrature", "riemann-middle", "base.steps", "20", "samples", "4");

    private static Map<String, String> with(Map<String, String> settings, String... more) {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    void shouldEqualTheOtherMethodWithoutNoise() {
        SeededCases.check(10, random -> {
            Perceptron network = Perceptron.random(random, 5, 8, 1, false);
            double[] x = SeededCases.point(random, 5);
            double[] plain = explain(
                            new IntegratedGradients(),
                            network,
                            x,
                            Map.of("quadrature", "riemann-middle", "steps", "20"))
                    .values();

            Attribution mean = explain(SMOOTHGRAD, network, x, with(MIDDLE, "sigma", "0"));
            Attribution squares = explain(new SmoothGradSquared(), network, x, with(MIDDLE, "sigma", "0"));

            assertThat(mean.values()).containsExactly(plain, within(1e-14));
            assertThat(mean.standardErrors()).containsOnly(0);
            for (int i = 0; i < 5; i++) {
                assertThat(squares.values()[i]).isCloseTo(plain[i] * plain[i], within(1e-13));
            }
        });
    }

    /** {@code f = x²/2} has slope {@code x}: {@code x}, {@code x² + σ²} and {@code σ²} are expected. */
    @ParameterizedTest
    @CsvSource({"smoothgrad, 3", "smoothgrad-squared, 9.25", "vargrad, 0.25"})
    void shouldApproachWhatNormalNoiseGives(String name, double expected) {
        AttributionMethod method = Methods.byName(name).orElseThrow();
        int within = 0;
        for (long seed = 1; seed <= 100; seed++) {
            Attribution found = explain(
                    method,
                    PARABOLA,
                    new double[] {3},
                    Baselines.of(new double[1]),
                    seed,
                    Map.of("noise", "absolute", "sigma", "0.5", "samples", "400"));
            within += Math.abs(found.values()[0] - expected) <= 3 * found.standardErrors()[0] ? 1 : 0;
        }

        assertThat(within).isGreaterThanOrEqualTo(97);
    }

    @Test
    void shouldTakeSigmaAsAShareOfTheRange() {
        // Range 8: a sigma of 0.25 is 2. The variance of the slope x is then 4.
        AnalyticModel parabola = AnalyticModel.of(x -> x[0] * x[0] / 2, x -> new double[] {x[0], 0});
        Map<String, String> settings = Map.of("sigma", "0.25", "samples", "4000");

        Attribution found = explain(new VarGrad(), parabola, new double[] {-3, 5}, settings);
        Attribution none = explain(new VarGrad(), parabola, new double[] {5, 5}, settings);

        assertThat(found.values()[0]).isCloseTo(4, within(5 * found.standardErrors()[0]));
        assertThat(none.values()).as("no range, no noise").containsExactly(0, 0);
    }

    @Test
    void shouldHaveTheDefaultsOfThePaperAndOfTheReleases() {
        assertThat(SMOOTHGRAD.settings(Map.of()).values())
                .containsEntry("base", "saliency")
                .containsEntry("base.absolute", "false")
                .containsEntry("samples", "50")
                .containsEntry("sigma", "0.15")
                .containsEntry("noise", "relative");
        assertThat(SMOOTHGRAD.settings(Map.of("defaults", "captum")).values())
                .containsEntry("samples", "5")
                .containsEntry("sigma", "1.0")
                .containsEntry("noise", "absolute");
        assertThat(SMOOTHGRAD.settings(Map.of("defaults", "saliency")).values())
                .containsEntry("samples", "25")
                .containsEntry("sigma", "0.15")
                .containsEntry("noise", "relative");
        assertThat(SMOOTHGRAD
                        .settings(Map.of("defaults", "captum", "samples", "7"))
                        .integer("samples"))
                .isEqualTo(7);
    }

    @Test
    void shouldTakeTheParametersOfTheMethodThatIsNamed() {
        assertThat(SMOOTHGRAD.parameters(Map.of("base", "integrated-gradients")))
                .extracting(Parameter::name)
                .contains("base.quadrature", "base.steps")
                .doesNotContain("base.absolute");
        assertThat(SMOOTHGRAD.parameters().get(0).choices())
                .contains("integrated-gradients", "expected-gradients", "gradient-x-input")
                .doesNotContain("smoothgrad", "vargrad", "smoothgrad-squared");
    }

    @ParameterizedTest
    @CsvSource({
        "base=smoothgrad, base: expected one of",
        "base=absent, base: expected one of",
        "sigma=-1, sigma",
        "samples=0, samples",
        "defaults=shap, defaults",
        "steps=10, steps: unknown",
        "base.steps=10, base.steps: unknown",
        "base.absolute=maybe, base.absolute: expected true or false",
        "base=integrated-gradients;base.max-steps=9, base.max-steps: expected at least 3 times",
    })
    void shouldRefuseSettingsNamingTheParameter(String given, String problem) {
        Map<String, String> settings = new HashMap<>();
        for (String pair : given.split(";", -1)) {
            settings.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }

        assertThatThrownBy(() -> SMOOTHGRAD.settings(settings))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        e -> assertThat(e.problems()).singleElement().asString().startsWith(problem));
    }

    @Test
    void shouldAskForEachBaselineOnceAndForNoOutputBesideASlope() {
        AnalyticOracle oracle = new AnalyticOracle(3, Perceptron.random(new Random(1), 3, 8, 1, true));
        double[] x = {1, 2, 3};
        Baselines baselines = Runs.points(new double[3], new double[] {1, 1, 1});
        Settings integrated = SMOOTHGRAD.settings(MIDDLE);
        Settings slopes = SMOOTHGRAD.settings(Map.of("samples", "30"));

        Attribution first = new ProgramRunner(oracle)
                .run(SMOOTHGRAD.explain(new Explicand(x, Target.of(0), 0.05, 1), baselines, integrated));
        int forwards = oracle.forwardRows();
        Attribution second = new ProgramRunner(oracle)
                .run(SMOOTHGRAD.explain(new Explicand(x, Target.of(0), 0.05, 1), baselines, slopes));

        assertThat(forwards).as("input, two baselines, four noisy inputs").isEqualTo(7);
        assertThat(first.gradientEvaluations()).isEqualTo(4 * 2 * 20);
        assertThat(first.completenessGap()).isNotNaN();
        assertThat(second.forwardEvaluations()).isEqualTo(1);
        assertThat(second.gradientEvaluations()).isEqualTo(30);
        assertThat(second.completenessGap()).isNaN();
    }

    @Test
    void shouldKeepTheChoicesOfAllSamples() {
        Perceptron network = Perceptron.random(new Random(1), 3, 8, 1, false);

        Attribution found = explain(
                SMOOTHGRAD, network, new double[] {1, 2, 3}, Map.of("base", "integrated-gradients", "samples", "6"));

        int[] steps = Parts.taken(Choices.parse(found.choices()), 6).stream()
                .flatMapToInt(
                        sample -> Arrays.stream(sample.of(Choices.Kind.STEPS).orElseThrow()))
                .toArray();
        assertThat(steps).hasSize(6);
        assertThat(Arrays.stream(steps)).allMatch(n -> n >= 15);
        assertThat(found.steps()).isEqualTo(Arrays.stream(steps).max().orElseThrow());
    }

    @Test
    void shouldReportWhatHoldsOfAllSamplesOnly() {
        // Flat to the left of 1, where half of the noise leads.
        AnalyticModel ramp = AnalyticModel.of(x -> Math.max(0, x[0] - 1), x -> new double[] {x[0] > 1 ? 1 : 0});
        Map<String, String> settings = Map.of("noise", "absolute", "sigma", "0.5");

        Attribution some = explain(SMOOTHGRAD, ramp, new double[] {1}, settings);
        Attribution none = explain(SMOOTHGRAD, ramp, new double[] {-9}, settings);

        assertThat(some.findings()).containsExactly(Finding.NOT_CONVERGED);
        assertThat(some.values()[0]).isBetween(0.2, 0.8);
        assertThat(none.findings()).containsExactly(Finding.FLAT_PATH);
        assertThat(none.converged()).isTrue();
    }

    @Test
    void shouldNameTheSampleThatFails() {
        AnalyticModel hole = AnalyticModel.of(x -> x[0], x -> new double[] {x[0] > 1 ? Double.NaN : 1});

        assertThatThrownBy(() ->
                        explain(SMOOTHGRAD, hole, new double[] {0.9}, Map.of("noise", "absolute", "sigma", "1.0")))
                .isInstanceOf(UnexplainableException.class)
                .hasMessageMatching("smoothgrad: sample \\d+: saliency: .*not finite at the input");
    }

    @Test
    void shouldRunWavesWhenTheInputIsLarge() {
        int d = 1 << 19;
        AnalyticModel first = AnalyticModel.of(x -> x[0], x -> {
            double[] slope = new double[x.length];
            slope[0] = 1;
            return slope;
        });

        Attribution found = explain(SMOOTHGRAD, first, new double[d], Map.of("samples", "3"));

        assertThat(found.gradientEvaluations()).isEqualTo(3);
        assertThat(found.values()[0]).isEqualTo(1);
        assertThat(List.of(found.values()[1], found.values()[d - 1])).containsOnly(0.0);
    }
}
