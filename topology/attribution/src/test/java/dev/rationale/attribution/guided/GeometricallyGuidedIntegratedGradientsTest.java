package dev.rationale.attribution.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GeometricallyGuidedIntegratedGradientsTest {
    private static final GeometricallyGuidedIntegratedGradients METHOD = new GeometricallyGuidedIntegratedGradients();
    /** {@code −(x₀ − 1)² − 2x₁²}: one top, at (1, 0). */
    private static final AnalyticModel HILL = AnalyticModel.of(x -> -(x[0] - 1) * (x[0] - 1) - 2 * x[1] * x[1], x ->
            new double[] {2 - 2 * x[0], -4 * x[1]});

    @Test
    void shouldBeTheSlopeAtTheInputWithOneScaleAndNoGuide() {
        double[] x = Golden.input();

        Attribution found = Runs.explain(METHOD, Golden.MODEL, x, "scales=1", "guide-steps=0");
        Attribution times = Runs.explain(METHOD, Golden.MODEL, x, "scales=1", "guide-steps=0", "times-difference=true");

        assertThat(found.values()).containsExactly(Golden.MODEL.jacobian(x)[0]);
        assertThat(found.completenessGap()).isNaN();
        assertThat(found.choices()).isEmpty();
        assertThat(times.values()).containsExactly(new double[] {0.823623266, -0.369082177, 0.614829305}, within(1e-8));
        assertThat(times.completenessGap())
                .isCloseTo(0.823623266 - 0.369082177 + 0.614829305 - 1.403351698, within(1e-8));
        assertThat(times.converged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"element-max", "best-scale"})
    void shouldBeTheWeightsWhenLinear(String aggregate) {
        SeededCases.check(10, random -> {
            double[] w = SeededCases.point(random, 5);
            Baselines baselines = new Baselines(
                    List.of(SeededCases.point(random, 5), SeededCases.point(random, 5)), new double[] {0.4, 0.6}, 2);

            Attribution found = Runs.explain(
                    METHOD,
                    AnalyticModel.linear(w, 1),
                    Runs.explicand(SeededCases.point(random, 5), Runs.normal(random, 20, 5)),
                    baselines,
                    "aggregate=" + aggregate);

            assertThat(found.values()).containsExactly(w, within(1e-12));
        });
    }

    /** {@code x₀ − x₀³ + x₁²} at the half way and at the input: the slopes of x₀ are ¼ and −2. */
    @Test
    void shouldTakeTheSteepestOrTheHighestScale() {
        AnalyticModel cubic = AnalyticModel.of(x -> -Math.pow(x[0], 3) + x[0] + x[1] * x[1], x ->
                new double[] {1 - 3 * x[0] * x[0], 2 * x[1]});
        double[] x = {1, -0.5};

        Attribution steepest = Runs.explain(METHOD, cubic, x, "scales=2", "guide-steps=0");
        Attribution highest = Runs.explain(METHOD, cubic, x, "scales=2", "guide-steps=0", "aggregate=best-scale");

        assertThat(steepest.values()).containsExactly(-2, -1);
        assertThat(highest.values())
                .as("f is 0.4375 at the half, 0.25 at the input")
                .containsExactly(0.25, -0.5);
        assertThat(steepest.gradientEvaluations()).isEqualTo(2);
        assertThat(steepest.steps()).isEqualTo(2);
    }

    /** methods.md §6.5: small steps up the slope do not lower the output. */
    @Test
    void shouldClimb() {
        SeededCases.check(20, random -> {
            Perceptron network = Perceptron.random(random, 5, 16, 1, true);
            double[] x = SeededCases.point(random, 5);
            double[] baseline = SeededCases.point(random, 5);
            ValidRange range = ValidRange.between(ValidRange.Box.NONE, baseline, x);
            List<double[]> before = ends(network, x, baseline, range, 0);
            List<double[]> after = ends(network, x, baseline, range, 5);

            for (int j = 0; j < before.size(); j++) {
                assertThat(network.outputs(after.get(j))[0]).isGreaterThan(network.outputs(before.get(j))[0]);
            }
        });
    }

    /** Where the probes are after {@code guideSteps}. */
    private static List<double[]> ends(
            AnalyticModel model, double[] x, double[] baseline, ValidRange range, int guideSteps) {
        ScaleWalk walk = new ScaleWalk(
                new GeometricallyGuidedIntegratedGradients.Probing(7, guideSteps, 1e-3, true, false),
                baseline,
                x,
                range,
                new TakenBits(null),
                "baseline 0");
        List<double[]> points = walk.points();
        while (!walk.points().isEmpty()) {
            points = walk.points();
            walk.accept(points.stream()
                    .map(point -> new RowResult.Segment(model.outputs(point), model.jacobian(point)[0], -1))
                    .toList());
        }
        return points;
    }

    @Test
    void shouldStayWithinTheTrainingRangeAndMeasureStepsInIt() {
        ValidRange.Box box = ValidRange.Box.of(List.of(new float[] {0, -10}, new float[] {0.5f, 10}));
        double[] x = {0.25, 9};
        ValidRange range = ValidRange.between(box, new double[2], x);
        AnalyticModel slope = AnalyticModel.linear(new double[] {40, 1}, 0);

        List<double[]> one = ends(slope, x, new double[2], range, 1);
        List<double[]> many = ends(slope, x, new double[2], range, 5000);

        // In units of the widths 0.5 and 20 both slopes are 20.
        double step = 1e-3 / Math.sqrt(2);
        assertThat(one.get(6)).containsExactly(new double[] {0.25 + 0.5 * step, 9 + 20 * step}, within(1e-15));
        assertThat(many).allSatisfy(point -> assertThat(point).containsExactly(0.5, 10));
    }

    @Test
    void shouldNotDragAnInputOutsideTheTrainingRangeIntoIt() {
        ValidRange.Box box = ValidRange.Box.of(List.of(new float[] {-1}, new float[] {1}));
        ValidRange range = ValidRange.between(box, new double[] {0}, new double[] {3});

        assertThat(range.clipped(0, 5)).isEqualTo(3);
        assertThat(range.clipped(0, -5)).isEqualTo(-1);
        assertThat(range.width()).containsExactly(4);
    }

    @Test
    void shouldUseTheTrainingRangeOfTheSpace() {
        InputSpace space = Runs.space(List.of(new float[] {-8, -1}, new float[] {8, 1}));
        double[] x = {-1, 0};
        String[] settings = {"scales=1", "guide-steps=1", "step-size=0.125"};

        Attribution known = Runs.explain(METHOD, HILL, Runs.explicand(x, space), Baselines.of(new double[2]), settings);
        Attribution unknown = Runs.explain(METHOD, HILL, x, settings);

        // Up by an eighth of 16, to the top; by an eighth of |x − x'| = 1.
        assertThat(known.values()).containsExactly(0, 0);
        assertThat(unknown.values()).containsExactly(2 - 2 * -0.875, 0);
    }

    @Test
    void shouldNotDependOnTheOrderOfScales() {
        SeededCases.check(30, random -> {
            List<ScaleWalk.Probe> probes = new ArrayList<>();
            for (int j = 1; j <= 6; j++) {
                double[] slope = {random.nextInt(3) - 1, random.nextGaussian(), 0};
                probes.add(new ScaleWalk.Probe(j, slope, slope, random.nextInt(3)));
            }
            List<ScaleWalk.Probe> shuffled = new ArrayList<>(probes);
            Collections.shuffle(shuffled, random);
            for (boolean each : new boolean[] {true, false}) {
                TakenBits bits = new TakenBits(null);
                TakenBits ofShuffled = new TakenBits(null);
                double[] found = new BestScales(probes, 6, bits).values(each);

                assertThat(new BestScales(shuffled, 6, ofShuffled).values(each)).containsExactly(found);
                assertThat(ofShuffled.taken()).containsExactly(bits.taken());
            }
        });
    }

    /** Slopes 1 and −1 at two scales: a last bit decides, but not against what is given. */
    @Test
    void shouldTakeGivenScalesAgain() {
        double[] x = {1};
        Baselines baselines = Baselines.of(new double[1]);
        String[] settings = {"scales=2", "guide-steps=0"};
        AnalyticModel first = AnalyticModel.of(y -> y[0], y -> new double[] {y[0] < 0.75 ? -1.001 : 1});
        AnalyticModel other = AnalyticModel.of(y -> y[0], y -> new double[] {y[0] < 0.75 ? -0.999 : 1});
        InputSpace space = InputSpace.flat(1);

        Attribution found = Runs.explain(METHOD, first, Runs.explicand(x, space), baselines, settings);
        Attribution again = Runs.explain(METHOD, other, Runs.taking(x, space, found.choices()), baselines, settings);

        assertThat(found.values()).containsExactly(-1.001);
        assertThat(Runs.explain(METHOD, other, x, settings).values()).containsExactly(1);
        assertThat(again.values()).containsExactly(-0.999);
        assertThat(again.choices()).isEqualTo(found.choices());
    }

    @Test
    void shouldTakeTheScaleNearestToTheInputOfThoseThatRoundingTellsApart() {
        AnalyticModel linear =
                AnalyticModel.of(y -> y[0], y -> new double[] {y[0] < 0.5 ? -1.000001 : y[0] < 0.9 ? -1 : 1});

        assertThat(Runs.explain(METHOD, linear, new double[] {1}, "scales=4", "guide-steps=0")
                        .values())
                .containsExactly(1);
    }

    @Test
    void shouldLeaveOutScalesWhereTheModelIsNotFinite() {
        AnalyticModel hole = AnalyticModel.of(x -> x[0], x ->
                new double[] {x[0] > 0.2 && x[0] < 0.3 ? Double.POSITIVE_INFINITY : 1 + x[0]});

        Attribution found = Runs.explain(METHOD, hole, new double[] {1}, "scales=4", "guide-steps=0");

        assertThat(found.values()).containsExactly(2);
        assertThat(found.findings()).containsExactly(Finding.PARTIAL);
        assertThat(found.gradientEvaluations()).isEqualTo(4);
    }

    @Test
    void shouldRefuseWhenNoScaleIsLeft() {
        AnalyticModel hole = AnalyticModel.of(x -> x[0], x -> new double[] {Double.NaN});

        assertThatThrownBy(() -> Runs.explain(METHOD, hole, new double[] {1}))
                .isInstanceOfSatisfying(
                        UnexplainableException.class,
                        e -> assertThat(e.reason()).isEqualTo(UnexplainableException.Reason.NON_FINITE_MODEL))
                .hasMessageContaining("any of the 25 scales")
                .hasMessageContaining("baseline 0");
    }

    @Test
    void shouldStayWhereThereIsNoWayUp() {
        Attribution found = Runs.explain(METHOD, HILL, new double[] {1, 0}, "scales=1");

        assertThat(found.values()).containsExactly(0, 0);
        assertThat(found.findings()).contains(Finding.FLAT_PATH, Finding.UNRESOLVED_JUMP, Finding.NOT_CONVERGED);
    }

    @Test
    void shouldBeCalledExperimental() {
        assertThat(METHOD.description()).contains("experimental");
        assertThat(METHOD.settings(Map.of()).values())
                .containsOnly(
                        Map.entry("aggregate", "element-max"),
                        Map.entry("times-difference", "false"),
                        Map.entry("scales", "25"),
                        Map.entry("guide-steps", "5"),
                        Map.entry("step-size", "0.02"));
    }
}
