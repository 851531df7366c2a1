package dev.rationale.attribution;

import static dev.rationale.attribution.Explaining.IG;
import static dev.rationale.attribution.Explaining.explain;
import static dev.rationale.attribution.Explaining.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class GaussDoublingTest {
    private static final int D = 6;
    private static final Map<String, String> GAUSS = Map.of("quadrature", "adaptive-gauss-legendre");
    private static final InputSpace SMOOTH = InputSpace.flat(D).with(Smoothness.SMOOTH);

    private static Attribution adaptive(
            AnalyticModel model, double[] x, double tolerance, InputSpace space, Choices given) {
        return new ProgramRunner(new AnalyticOracle(D, model))
                .run(IG.explain(
                        new Explicand(x, Target.of(0), tolerance, 0, space, given),
                        Baselines.of(new double[D]),
                        IG.settings(Map.of())));
    }

    @Test
    void shouldEqualTheRuleOfTheSameStepsAndCountAllRows() {
        Set<Integer> seen = new TreeSet<>();
        SeededCases.check(60, random -> {
            double[] x = SeededCases.point(random, D);
            Perceptron network = Perceptron.random(random, D, 16, 1, random.nextBoolean());

            Attribution found = explain(network, x, new double[D], GAUSS);
            Attribution fixed = explain(network, x, new double[D], rule("gausslegendre", found.steps()));

            seen.add(found.steps());
            assertThat(found.values()).containsExactly(fixed.values(), within(1e-12));
            assertThat(found.gradientEvaluations()).as("4 + 8 + … + n").isEqualTo(2L * found.steps() - 4);
            assertThat(Choices.parse(found.choices())
                            .of(Choices.Kind.GAUSS_STEPS)
                            .orElseThrow())
                    .containsExactly(found.steps());
        });
        assertThat(seen).as("steps used").contains(8).hasSizeGreaterThan(2);
    }

    @Test
    void shouldBeFarWithinTheToleranceOnSmoothModels() {
        SeededCases.check(100, random -> {
            Perceptron network = Perceptron.random(random, D, 16, 1, true);
            double[] x = SeededCases.point(random, D);

            Attribution found = adaptive(network, x, 0.05, SMOOTH, Choices.none());

            double[] exact = explain(network, x, new double[D], rule("gausslegendre", 200))
                    .values();
            assertThat(MidpointTripling.distance(exact, found.values()))
                    .isLessThan(0.005 * MidpointTripling.distance(exact, new double[D]));
        });
    }

    @Test
    void shouldTakeTheRuleForTheModelUnlessAnExplanationIsTakenAgain() {
        SeededCases.check(10, random -> {
            Perceptron network = Perceptron.random(random, D, 16, 1, true);
            double[] x = SeededCases.point(random, D);
            Attribution gauss = adaptive(network, x, 0.05, SMOOTH, Choices.none());
            Attribution midpoint = adaptive(network, x, 0.05, InputSpace.flat(D), Choices.none());
            assertThat(gauss.steps()).isIn(8, 16, 32);
            assertThat(midpoint.steps()).isIn(15, 45);

            // Another tolerance and another verdict on the model: the choices decide.
            Choices ofGauss = Choices.parse(gauss.choices());
            Choices ofMidpoint = Choices.parse(midpoint.choices());
            assertThat(adaptive(network, x, 1e-9, InputSpace.flat(D), ofGauss).values())
                    .isEqualTo(gauss.values());
            assertThat(adaptive(network, x, 1e-9, SMOOTH, ofMidpoint).values()).isEqualTo(midpoint.values());
        });
    }

    @Test
    void shouldBeginWithMoreMidpointsOnRoughModels() {
        InputSpace rough = InputSpace.flat(D).with(Smoothness.ROUGH);
        SeededCases.check(20, random -> {
            double[] x = SeededCases.point(random, D);
            Perceptron network = Perceptron.random(random, D, 16, 1, false);

            Attribution found = adaptive(network, x, 0.05, rough, Choices.none());

            assertThat(found.steps()).isIn(27, 81, 243);
            assertThat(found.gradientEvaluations()).isEqualTo(found.steps());
            Choices choices = Choices.parse(found.choices());
            assertThat(adaptive(network, x, 1e-9, InputSpace.flat(D), choices).values())
                    .as("taken again where the model was found otherwise")
                    .isEqualTo(found.values());
        });
    }

    @Test
    void shouldTellModelsApartByTheDifferenceOfTwoGrids() {
        assertThat(Smoothness.of(1e-7)).isEqualTo(Smoothness.SMOOTH);
        assertThat(Smoothness.of(0.02)).isEqualTo(Smoothness.KINKED);
        assertThat(Smoothness.of(0.1)).isEqualTo(Smoothness.ROUGH);
        assertThat(Smoothness.of(Double.POSITIVE_INFINITY)).isEqualTo(Smoothness.KINKED);
        assertThat(Smoothness.of(Double.NaN)).isEqualTo(Smoothness.KINKED);
    }
}
