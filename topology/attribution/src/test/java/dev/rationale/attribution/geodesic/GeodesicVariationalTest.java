package dev.rationale.attribution.geodesic;

import static dev.rationale.attribution.geodesic.Geodesics.explain;
import static dev.rationale.attribution.geodesic.Geodesics.explicand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GeodesicVariationalTest {
    private static final GeodesicVariational SVI = new GeodesicVariational();
    private static final double[] ORIGIN = {0, 0, 0};

    private static Map<String, String> with(String... pairs) {
        Map<String, String> settings = new HashMap<>(Map.of("iterations", "20", "points", "10"));
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    private static Attribution svi(AnalyticModel model, double[] x, double[] baseline, Map<String, String> settings) {
        return explain(SVI, model, explicand(x, List.of()), Baselines.of(baseline), settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"published", "length"})
    void shouldHaveTheClosedFormWhenLinear(String energy) {
        SeededCases.check(10, random -> {
            double[] w = SeededCases.point(random, 4);
            double[] x = SeededCases.point(random, 4);
            double[] baseline = SeededCases.point(random, 4);
            Attribution found = svi(AnalyticModel.linear(w, 2), x, baseline, with("energy", energy));
            for (int i = 0; i < 4; i++) {
                assertThat(found.values()[i]).isCloseTo(w[i] * (x[i] - baseline[i]), within(1e-12));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"published", "length"})
    void shouldBeCompleteAlongItsPath(String energy) {
        Attribution found = svi(Golden.MODEL, Golden.input(), ORIGIN, with("energy", energy, "learning-rate", "0.02"));

        assertThat(found.completenessGap()).isCloseTo(0, within(1e-6));
        assertThat(found.values()[0]).as("not the straight line's").isNotCloseTo(0.873937837, within(1e-4));
        assertThat(found.converged()).isTrue();
    }

    @Test
    void shouldSpendWhatItStates() {
        Attribution published = svi(Golden.MODEL, Golden.input(), ORIGIN, with());
        Attribution length = svi(Golden.MODEL, Golden.input(), ORIGIN, with("energy", "length"));

        assertThat(published.gradientEvaluations()).isEqualTo(3 * 20 * 10 + 11 * 3);
        assertThat(length.gradientEvaluations()).isEqualTo(3 * 20 * 11 + 11 * 3);
        assertThat(SVI.cost(SVI.settings(Map.of()), 1, 3).gradients()).isEqualTo(150_153);
    }

    @Test
    void shouldDrawForThePublishedEnergyOnly() {
        for (String energy : List.of("published", "length")) {
            Explicand one = explicand(Golden.input(), List.of());
            double[] first = explain(SVI, Golden.MODEL, one, Baselines.of(ORIGIN), with("energy", energy))
                    .values();
            double[] second = explain(
                            SVI, Golden.MODEL, one.at(Golden.input(), 2), Baselines.of(ORIGIN), with("energy", energy))
                    .values();
            assertThat(Arrays.equals(first, second)).as(energy).isEqualTo(energy.equals("length"));
        }
    }

    @Test
    void shouldTakeLongerStepsForTheLengthByDefault() {
        assertThat(SVI.settings(Map.of()).text("learning-rate")).isEqualTo("0.001");
        assertThat(SVI.settings(Map.of()).integer("iterations")).isEqualTo(1000);
        assertThat(SVI.settings(Map.of("energy", "length")).text("learning-rate"))
                .isEqualTo("0.005");
        assertThat(SVI.settings(Map.of("energy", "length")).integer("iterations"))
                .isEqualTo(400);
    }

    /** The released sum of a linear function is the attribution times the length of the path. */
    @Test
    void shouldBreakCompletenessInTheReleasedForm() {
        double[] w = {1, 2, -1};
        Attribution found = svi(
                AnalyticModel.linear(w, 0),
                Golden.input(),
                ORIGIN,
                with("attribution-form", "released", "energy", "length"));

        double length = found.values()[0] / (w[0] * Golden.input()[0]);
        assertThat(length).isBetween(Nearest.distance(ORIGIN, Golden.input()) - 1e-9, 1.6);
        for (int i = 0; i < 3; i++) {
            assertThat(found.values()[i]).isCloseTo(w[i] * Golden.input()[i] * length, within(1e-12));
        }
        assertThat(found.findings()).containsExactly(Finding.NOT_CONVERGED);
        assertThat(found.gradientEvaluations()).isEqualTo(3 * 20 * 11 + 11);
    }

    @Test
    void shouldTakeTheGivenScheduleAgain() {
        Explicand one = explicand(Golden.input(), List.of());
        Choices given = Choices.none().with(Choices.Kind.GEODESIC_DESCENT, 3, 2, 5, 8);
        Explicand again = new Explicand(one.input(), one.target(), one.tolerance(), one.seed(), one.space(), given);

        Attribution found = explain(SVI, Golden.MODEL, again, Baselines.of(ORIGIN), with());

        assertThat(found.gradientEvaluations()).isEqualTo(3 * 8 * 10 + 11 * 3);
        assertThat(Choices.parse(found.choices()).of(Choices.Kind.GEODESIC_DESCENT))
                .hasValueSatisfying(chosen -> assertThat(chosen).containsExactly(3, 2, 5, 8));
    }

    @Test
    void shouldRefuseAScheduleThatIsNone() {
        Explicand one = explicand(Golden.input(), List.of());
        for (int[] bad : new int[][] {{0}, {2, 5}, {2, 5, 3}, {1, 0}, {1, 5, 1, 5}, {-1}}) {
            Choices given = Choices.none().with(Choices.Kind.GEODESIC_DESCENT, bad);
            Explicand again = new Explicand(one.input(), one.target(), one.tolerance(), one.seed(), one.space(), given);
            assertThatIllegalArgumentException()
                    .as("%s", Arrays.toString(bad))
                    .isThrownBy(() -> explain(SVI, Golden.MODEL, again, Baselines.of(ORIGIN), with()))
                    .withMessageContaining("geodesic descent");
        }
    }

    @Test
    void shouldNameThePointWhereTheModelIsNotFinite() {
        AnalyticModel hole = AnalyticModel.of(x -> x[0], x -> new double[] {x[0] > 0.5 && x[0] < 1 ? Double.NaN : 1});

        assertThatThrownBy(() -> svi(hole, new double[] {2}, new double[1], with("energy", "length")))
                .isInstanceOf(UnexplainableException.class)
                .hasMessageContaining("not finite at point 3 of 11, iteration 0, baseline 0");
    }

    @Test
    void shouldSlowDownAfter25AndEndAfter100WithoutALowerEnergy() {
        Schedule schedule = new Schedule(1, 1000, new int[0]);
        schedule.add(1);
        while (!schedule.hasEnded()) {
            schedule.add(2);
        }

        assertThat(schedule.chosen()).containsExactly(26, 51, 76, 101, 101);
        assertThat(schedule.rate()).isEqualTo(1.0 / 16);

        Schedule again = new Schedule(1, 1000, schedule.chosen());
        while (!again.hasEnded()) {
            again.add(0);
        }
        assertThat(again.chosen()).containsExactly(schedule.chosen());
        assertThat(again.rate()).isEqualTo(1.0 / 16);
    }

    @Test
    void shouldSpreadPointsEvenlyAndKeepTheEnds() {
        Polyline bent = new Polyline(List.of(new double[] {0, 0}, new double[] {3, 0}, new double[] {3, 1}));

        assertThat(bent.evenlySpread().vertices())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new double[] {0, 0}, new double[] {2, 0}, new double[] {3, 1});
    }

    /** The sign that is printed makes paths longer in the metric; the other one and the length make them shorter. */
    @Test
    void shouldShortenPathsUnlessTheSignIsLiteral() throws IOException {
        Moons moons = Moons.of(3, 0, 0, 20);
        double[][] lengths = new double[4][moons.explained().size()];
        int shorter = 0;
        for (int row = 0; row < moons.explained().size(); row++) {
            double[] x = moons.explained().get(row);
            Target target = new Target(0, moons.predicted(x), Objective.LOG_PROBABILITY);
            lengths[0][row] = MetricLength.of(moons, target, List.of(Moons.CORNER, x));
            List<Map<String, String>> descents = List.of(
                    Map.of("energy", "length", "iterations", "150"),
                    Map.of("beta", "0.1", "iterations", "200", "learning-rate", "0.01"),
                    Map.of(
                            "beta", "0.1",
                            "iterations", "200",
                            "learning-rate", "0.01",
                            "curvature-sign", "paper-literal"));
            for (int i = 0; i < descents.size(); i++) {
                lengths[i + 1][row] = MetricLength.descended(moons, target, x, descents.get(i));
            }
            shorter += lengths[1][row] <= lengths[0][row] * 1.001 ? 1 : 0;
        }
        double[] medians = Arrays.stream(lengths)
                .mapToDouble(all -> Arrays.stream(all).sorted().toArray()[all.length / 2])
                .toArray();

        assertThat(shorter).as("of 20 by length").isGreaterThanOrEqualTo(19);
        assertThat(medians[1]).as("length").isLessThan(medians[0]);
        assertThat(medians[2]).as("published, avoiding").isLessThan(medians[0]);
        assertThat(medians[3]).as("published, literal").isGreaterThan(3 * medians[0]);
    }
}
