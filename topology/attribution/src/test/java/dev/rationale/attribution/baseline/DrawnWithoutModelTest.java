package dev.rationale.attribution.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.GaussianBlur;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.UnexplainableException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DrawnWithoutModelTest {
    private static final InputSpace TABLE = new InputSpace(
            List.of(3),
            List.of(new int[] {1, 2}),
            new TrainingData(List.of(new float[] {0, 1, 0}, new float[] {4, 0, 1}, new float[] {1, 0, 1}), null));
    private static final InputSpace COLOURS = new InputSpace(List.of(3, 2, 2), List.of(), TrainingData.NONE);

    private static double[] point(String kind, Map<String, String> parameters, InputSpace space, double... input) {
        Baselines drawn = Spaces.source(kind, parameters, space).draw(Spaces.explicand(space, 5, input));
        assertThat(drawn.points()).hasSize(1);
        return drawn.points().get(0);
    }

    private static void assertProblem(String kind, Map<String, String> parameters, InputSpace space, String problem) {
        assertThatThrownBy(() -> Spaces.source(kind, parameters, space))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void shouldNormaliseBlackPerChannel() {
        double[] x = new double[12];

        assertThat(point("black-pixel", Map.of("mean", "0.5", "std", "0.25"), COLOURS, x))
                .containsOnly(-2);
        assertThat(point("black-pixel", Map.of("mean", "0.5,1,0", "std", "0.5,2,1", "black", "0;0;3"), COLOURS, x))
                .containsExactly(-1, -1, -1, -1, -0.5, -0.5, -0.5, -0.5, 3, 3, 3, 3);
        assertProblem("black-pixel", Map.of("mean", "0.5"), COLOURS, "std: required");
        assertProblem("black-pixel", Map.of("mean", "0,0", "std", "1"), COLOURS, "mean: expected 1 number, 3 or 12");
        assertProblem("black-pixel", Map.of("mean", "0", "std", "1,0,1"), COLOURS, "std: expected numbers above 0");
        assertProblem("black-pixel", Map.of("mean", "x", "std", "1"), COLOURS, "mean: expected a number, found 'x'");
        assertProblem("black-pixel", Map.of("mean", "0", "std", "1"), TABLE, "expected one input [channels");
    }

    @Test
    void shouldTakeTheMedianBetweenTwoRows() {
        assertThat(point("median", Map.of(), TABLE, 0, 0, 0)).containsExactly(1, 0, 1);
        assertThat(point("median", Map.of(), Spaces.rows(new float[] {1, 5}, new float[] {2, -1}), 0, 0))
                .containsExactly(1.5, 2);
        assertProblem("median", Map.of(), COLOURS, "median: the model names no training rows");
    }

    @Test
    void shouldBeFarthestOfAllPointsOfTheBoxUnlessReleased() {
        SeededCases.check(100, random -> {
            double low = -random.nextDouble();
            double high = low + 2 * random.nextDouble();
            Map<String, String> box = Map.of("low", Double.toString(low), "high", Double.toString(high));
            InputSpace space = InputSpace.flat(6);
            double[] x = SeededCases.point(random, 6);
            double[] far = point("max-distance", box, space, x);
            double[] other = new double[6];
            for (int i = 0; i < 6; i++) {
                other[i] = random.nextBoolean() ? low : low + random.nextDouble() * (high - low);
            }
            assertThat(distance(x, far)).isGreaterThanOrEqualTo(distance(x, other));
        });
        InputSpace skewed =
                Spaces.flat(new TrainingData(List.of(new float[] {0, 0}, new float[] {1, 10}), new double[] {0.5, 1}));
        assertThat(point("max-distance", Map.of(), skewed, 0.2, 4)).containsExactly(1, 10);
        assertThat(point("max-distance", Map.of("switch-at", "released"), skewed, 0.2, 4))
                .as("4 lies above the mean 1, so that the nearer end is taken")
                .containsExactly(1, 0);
        assertProblem("max-distance", Map.of(), COLOURS, "max-distance: the model names no training rows");
        assertProblem("max-distance", Map.of("low", "2", "high", "1"), COLOURS, "low: expected at most high");
        assertProblem("max-distance", Map.of("switch-at", "released"), TABLE, "the model names no training mean");
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    @Test
    void shouldDrawEvenlyFromTheRangeOfTheRows() {
        Baselines drawn =
                Spaces.source("uniform", Map.of("draws", "4000"), TABLE).draw(new double[3], 3);

        double mean = drawn.points().stream().mapToDouble(p -> p[0]).average().orElse(0);
        assertThat(drawn.points()).allSatisfy(p -> assertThat(p[0]).isBetween(0.0, 4.0));
        // Standard deviation of the mean of 4,000 draws from [0, 4]: 0.018.
        assertThat(mean).isCloseTo(2, within(0.09));
        assertProblem("uniform", Map.of("draws", "0"), TABLE, "draws: expected at least 1");
        assertProblem("uniform", Map.of("low", "0"), COLOURS, "uniform: the model names no training rows");
        assertProblem("uniform", Map.of("low", "0,1", "high", "1"), TABLE, "low: expected 1 number or 3, found 2");
        assertThatThrownBy(() -> Spaces.source("uniform", Map.of(), TABLE).draw(new double[2], 3))
                .isInstanceOf(UnexplainableException.class)
                .hasMessageContaining("3 coordinates, found 2");
    }

    @Test
    void shouldSpreadNoiseByItsDeviationAndCutIt() {
        InputSpace open = InputSpace.flat(1);
        Baselines drawn = Spaces.source("gaussian", Map.of("draws", "4000", "sigma", "2"), open)
                .draw(new double[] {7}, 3);
        double variance = drawn.points().stream()
                .mapToDouble(p -> (p[0] - 7) * (p[0] - 7))
                .average()
                .orElse(0);

        // Standard deviation of the mean of 4,000 squares: 0.09.
        assertThat(variance).isCloseTo(4, within(0.45));
        assertThat(Spaces.source("gaussian", Map.of("draws", "50", "sigma", "9"), TABLE)
                        .draw(new double[3], 1)
                        .points())
                .allSatisfy(p -> assertThat(p[0]).isBetween(0.0, 4.0));
        assertProblem("gaussian", Map.of("sigma", "0"), TABLE, "the baseline would be the input");
        assertProblem("gaussian", Map.of("sigma", "-1"), TABLE, "sigma: expected at least 0");
        assertProblem("gaussian", Map.of(), TABLE, "sigma: required");
    }

    @Test
    void shouldBlurTheInputAsTheShapeOfTheRecordHasIt() {
        InputSpace tall = new InputSpace(List.of(1, 4, 2), List.of(), TrainingData.NONE);
        InputSpace wide = new InputSpace(List.of(1, 2, 4), List.of(), TrainingData.NONE);
        double[] x = SeededCases.point(new Random(1), 8);

        assertThat(point("blur", Map.of("sigma", "1.5"), tall, x))
                .containsExactly(new GaussianBlur(1, 4, 2, 1.5).of(x));
        assertThat(point("blur", Map.of(), tall, x)).containsExactly(new GaussianBlur(1, 4, 2, 0.5).of(x));
        assertThat(Spaces.source("blur", Map.of("sigma", "1.5"), tall)
                        .draw(Spaces.explicand(wide, 1, x))
                        .points()
                        .get(0))
                .containsExactly(new GaussianBlur(1, 2, 4, 1.5).of(x));
        assertProblem("blur", Map.of(), TABLE, "blur: expected one input [channels, height, width], found shape [3]");
        assertProblem("blur", Map.of("sigma", "-2"), tall, "sigma: expected at least 0");
    }

    @Test
    void shouldTakeARecordThatCanExistAndSayWhichGroupsAreCrossed() {
        double[] b = point("domain", Map.of("values", "2.5, 0, 1"), TABLE, 0, 0, 0);

        assertThat(b).containsExactly(2.5, 0, 1);
        assertThat(point("domain", Map.of("row", "1"), TABLE, 0, 0, 0)).containsExactly(4, 0, 1);
        assertThat(TABLE.crossed(new double[] {1, 1, 0}, b)).containsExactly(0);
        assertThat(TABLE.crossed(new double[] {1, 0, 1}, b)).isEmpty();
        assertProblem("domain", Map.of("values", "1,1,1"), TABLE, "in feature group 0 of coordinates [1, 2]");
        assertProblem("domain", Map.of("values", "1,0.5,0.5"), TABLE, "in feature group 0");
        assertProblem("domain", Map.of("values", "1,0"), TABLE, "values: expected 3 numbers, found 2");
        assertProblem("domain", Map.of(), TABLE, "either values or row, found neither");
        assertProblem("domain", Map.of("values", "1,0,1", "row", "0"), TABLE, "found both");
        assertProblem("domain", Map.of("row", "3"), TABLE, "row: expected a position below 3, found 3");
        InputSpace standardised = new InputSpace(
                List.of(2), List.of(new int[] {0, 1}), new TrainingData(List.of(new float[] {-0.3f, 1.7f}), null));
        assertThat(point("domain", Map.of("values", "-0.3,1.7"), standardised, 0, 0))
                .containsExactly(-0.3, 1.7);
    }

    @Test
    void shouldScaleTheWeightsOfASet() {
        Baselines set = Spaces.source("weighted-set", Map.of("points", "0,0,0 1,0,1", "weights", "1,3"), TABLE)
                .draw(new double[3], 0);

        assertThat(set.weights()).containsExactly(0.25, 0.75);
        assertThat(set.points().get(1)).containsExactly(1, 0, 1);
        assertProblem("weighted-set", Map.of("points", "0,0"), TABLE, "points: expected points of 3 coordinates");
        assertProblem("weighted-set", Map.of("points", ""), TABLE, "points: expected points of 3 coordinates");
        assertProblem("weighted-set", Map.of("points", "1,2,3", "weights", "0"), TABLE, "a sum above 0");
        assertProblem(
                "weighted-set", Map.of("points", "1,2,3", "weights", "1,1"), TABLE, "weights: expected 1 numbers");
        assertProblem("weighted-set", Map.of("points", "1,2,3 1,2,3", "weights", "2,-1"), TABLE, "of 0 or above");
    }
}
