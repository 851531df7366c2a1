package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowByRow;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums that the device makes against the same gradients one by one, added here. */
class StretchesTest {
    private final Random random = new Random(11);

    private double[] numbers(int count, double shift) {
        return random.doubles(count).map(number -> number + shift).toArray();
    }

    private Stretch stretch(double[] positions, double[] weights, int first, int count, int index) {
        Target target = new Target(0, index, Objective.RAW);
        return new Stretch(
                numbers(72, -0.5), numbers(72, -0.5), positions, weights, first, count, HeldInputs.NONE, target);
    }

    private static double[] rowByRow(ExplainableModel model, Stretch stretch) {
        double[] sum = new double[stretch.from().length];
        for (int j = 0; j < stretch.count(); j++) {
            Stretch row = Stretch.point(RowByRow.point(stretch, j), stretch.held(), stretch.target());
            double[] gradient = model.gradients(List.of(row)).get(0).gradient();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += stretch.weight(j) * gradient[i];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "7, 3", "64, 2", "65, 2", "200, 1"})
    void shouldAddGradientsLikeRowsOneByOne(int length, int stretches) {
        double[] positions = numbers(length + 2, 0);
        double[] weights = numbers(length + 2, -0.3);
        List<Stretch> batch = new ArrayList<>();
        for (int s = 0; s < stretches; s++) {
            batch.add(stretch(positions, weights, 2, length, s % 4));
        }
        try (ExplainableModel model = Fixtures.bare("bnd_scripted.pt", 2, 6, 6)) {
            assertEqual(model, batch);
        }
    }

    /** Propagated back through the model, the smaller of these would hardly be numbers any more. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-7})
    void shouldKeepSmallWeightsWhenTheModelIsInHalfPrecision(double scale) {
        double[] positions = numbers(100, 0);
        double[] weights = Arrays.stream(numbers(100, 0)).map(w -> scale * w).toArray();
        Tensor sample = Fixtures.noise(DType.FLOAT16, 3);
        try (ExplainableModel model = ExplainableModel.open(Fixtures.path("golden_f16.pt"), Map.of("x", sample))) {
            Stretch stretch = new Stretch(
                    numbers(3, 0), numbers(3, -1), positions, weights, 0, 100, HeldInputs.NONE, Target.of(0));

            double[] sum = model.gradients(List.of(stretch)).get(0).gradient();

            double[] expected = rowByRow(model, stretch);
            for (int i = 0; i < sum.length; i++) {
                assertThat(sum[i]).isCloseTo(expected[i], within(1e-6 * scale * 100));
            }
        }
    }

    /** Points that travel as they are, and points that the device builds, are rounded to half precision alike. */
    @Test
    void shouldGiveTheSameValuesWithAndWithoutGradientsWhenTheModelIsInHalfPrecision() {
        Tensor sample = Fixtures.noise(DType.FLOAT16, 3);
        try (ExplainableModel model = ExplainableModel.open(Fixtures.path("golden_f16.pt"), Map.of("x", sample))) {
            List<double[]> points =
                    Stream.generate(() -> numbers(3, 0)).limit(40).toList();

            List<double[][]> outputs = model.outputs(points.stream()
                    .map(point -> new Point(point, HeldInputs.NONE))
                    .toList());

            List<RowResult.Segment> segments = model.gradients(points.stream()
                    .map(point -> Stretch.point(point, HeldInputs.NONE, Target.of(0)))
                    .toList());
            for (int i = 0; i < points.size(); i++) {
                assertThat(outputs.get(i)[0][0]).isEqualTo(segments.get(i).values()[0]);
            }
        }
    }

    @Test
    void shouldKeepStretchesApartWhenTheyDifferInLengthPositionsAndWeights() {
        double[] shared = numbers(9, 0);
        List<Stretch> batch = List.of(
                stretch(shared, numbers(9, 0), 0, 9, 0),
                stretch(numbers(3, 0), numbers(3, 0), 0, 3, 1),
                stretch(shared, numbers(9, 0), 0, 9, 2),
                stretch(numbers(1, 0), numbers(1, 0), 0, 1, 3),
                stretch(numbers(5, 0), numbers(5, 0), 2, 3, 0),
                stretch(numbers(1, 0), numbers(1, 0), 0, 1, 1));
        try (ExplainableModel model = Fixtures.bare("bnd_scripted.pt", 2, 6, 6)) {
            assertEqual(model, batch);
        }
    }

    private static void assertEqual(ExplainableModel model, List<Stretch> batch) {
        List<RowResult.Segment> found = model.gradients(batch);
        for (int s = 0; s < batch.size(); s++) {
            Stretch stretch = batch.get(s);
            assertThat(Fixtures.relativeError(found.get(s).gradient(), rowByRow(model, stretch)))
                    .as("stretch %d", s)
                    .isLessThan(2e-6);
            assertThat(found.get(s).firstNonFinite()).isEqualTo(-1);
            for (int j = 0; j < stretch.count(); j++) {
                Stretch row = Stretch.point(RowByRow.point(stretch, j), stretch.held(), stretch.target());
                double expected = model.gradients(List.of(row)).get(0).values()[0];
                assertThat(found.get(s).values()[j]).isCloseTo(expected, within(1e-5));
            }
        }
    }

    @Test
    void shouldTakeTheRecordsOwnHeldInputsToItsRows() {
        try (ExplainableModel model = ExplainableModel.open(Fixtures.path("two_inputs"))) {
            BoundInput first = model.samples().get(0);
            BoundInput other = model.samples().get(model.samples().size() - 1);
            double[] positions = {0.25, 0.5, 1};
            double[] weights = {1, 2, 3};
            List<Stretch> batch = new ArrayList<>();
            for (BoundInput input : List.of(first, other, first)) {
                batch.add(new Stretch(
                        new double[input.point().length],
                        input.point(),
                        positions,
                        weights,
                        0,
                        3,
                        input.held(),
                        Target.of(0)));
            }
            assertEqual(model, batch);
        }
    }

    /** The product of the second and third coordinate overflows from the second row of the second stretch on. */
    @Test
    void shouldNameTheRowThatIsNotFiniteAndAddTheOthers() {
        try (ExplainableModel model = Fixtures.bare("golden.pt", 3)) {
            double[] from = {0.1, 0.2, 0.3};
            double[] to = {0.9, -0.3, 1.2};
            double[] far = {0.1, 1e200, 1e200};
            double[] positions = {0, 0.25, 0.75, 1};
            double[] weights = {1, 1, 1, 1};
            Stretch sound = new Stretch(from, to, positions, weights, 0, 4, HeldInputs.NONE, Target.of(0));
            Stretch broken = new Stretch(from, far, positions, weights, 0, 4, HeldInputs.NONE, Target.of(0));

            List<RowResult.Segment> found = model.gradients(List.of(sound, broken));

            assertThat(found.get(0).firstNonFinite()).isEqualTo(-1);
            assertThat(Fixtures.relativeError(found.get(0).gradient(), rowByRow(model, sound)))
                    .isLessThan(1e-14);
            assertThat(found.get(1).firstNonFinite()).isEqualTo(1);
            Stretch first = new Stretch(from, far, positions, weights, 0, 1, HeldInputs.NONE, Target.of(0));
            assertThat(found.get(1).gradient()).containsExactly(rowByRow(model, first), within(1e-14));
        }
    }

    @Test
    void shouldGiveAPointTheSameBitsInEveryCompany() {
        double[] positions = numbers(31, 0);
        double[] weights = new double[31];
        Arrays.fill(weights, 1);
        try (ExplainableModel model = Fixtures.bare("golden_f32.pt", 3)) {
            Stretch alone = new Stretch(
                    new double[] {0.1, 0.2, 0.3},
                    new double[] {0.9, -0.3, 1.2},
                    positions,
                    weights,
                    4,
                    1,
                    HeldInputs.NONE,
                    Target.of(0));
            double expected = model.gradients(List.of(alone)).get(0).values()[0];
            for (int others = 0; others < 20; others++) {
                List<Stretch> batch = new ArrayList<>();
                for (int i = 0; i < others; i++) {
                    batch.add(new Stretch(
                            numbers(3, 0), numbers(3, 0), positions, weights, 0, 31, HeldInputs.NONE, Target.of(0)));
                }
                batch.add(new Stretch(
                        alone.from(), alone.to(), positions, weights, 0, 31, HeldInputs.NONE, Target.of(0)));
                assertThat(model.gradients(batch).get(others).values()[4]).isEqualTo(expected);
            }
        }
    }
}
