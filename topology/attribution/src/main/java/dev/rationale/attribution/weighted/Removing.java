package dev.rationale.attribution.weighted;

import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.metric.Units;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The input of one record with the first features of a ranking replaced by a neutral value. */
final class Removing {
    /** Side of a corner, as a share of the image's. */
    private static final int CORNERS_IN_A_SIDE = 10;

    private final double[] input;
    private final double[] neutral;
    private final Units units;
    private final boolean signed;

    Removing(Explicand explicand, Settings settings) {
        InputSpace space = explicand.space();
        this.input = explicand.input();
        this.units = space.isImage()
                ? Units.pixels(
                        space.shape().get(0),
                        space.shape().get(1),
                        space.shape().get(2))
                : Units.of("feature", space.features(), input.length);
        this.neutral = neutral(space, input, settings.text("neutral"));
        this.signed = settings.text("ranking").equals("signed");
    }

    private static double[] neutral(InputSpace space, double[] input, String kind) {
        double[] mean = space.training().mean();
        if (kind.equals("corners") && space.isImage()) {
            return corners(space, input);
        }
        return kind.equals("zero") || mean == null || mean.length != input.length ? new double[input.length] : mean;
    }

    /** The mean of each channel over the four corners, a tenth of each side wide and at least one pixel. */
    private static double[] corners(InputSpace space, double[] input) {
        int height = space.shape().get(1);
        int width = space.shape().get(2);
        int rows = Math.max(1, height / CORNERS_IN_A_SIDE);
        int columns = Math.max(1, width / CORNERS_IN_A_SIDE);
        double[] neutral = new double[input.length];
        for (int channel = 0; channel < space.shape().get(0); channel++) {
            int start = channel * height * width;
            double sum = 0;
            int count = 0;
            for (int pixel = 0; pixel < height * width; pixel++) {
                int row = Math.min(pixel / width, height - 1 - pixel / width);
                int column = Math.min(pixel % width, width - 1 - pixel % width);
                if (row < rows && column < columns) {
                    sum += input[start + pixel];
                    count++;
                }
            }
            Arrays.fill(neutral, start, start + height * width, sum / count);
        }
        return neutral;
    }

    /** Number of features. */
    int count() {
        return units.count();
    }

    /** Features with the largest value first, of equal ones the first. */
    int[] ranking(double[] values) {
        double[] sums = new double[units.count()];
        for (int unit = 0; unit < sums.length; unit++) {
            for (int coordinate : units.members(unit)) {
                sums[unit] += values[coordinate];
            }
            sums[unit] = signed ? sums[unit] : Math.abs(sums[unit]);
        }
        return IntStream.range(0, sums.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer unit) -> -sums[unit]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Without the first {@code removed} of a ranking; a new array. */
    double[] without(int[] ranking, int removed) {
        double[] point = input.clone();
        for (int place = 0; place < removed; place++) {
            for (int coordinate : units.members(ranking[place])) {
                point[coordinate] = neutral[coordinate];
            }
        }
        return point;
    }

    /** Where everything is removed. */
    double[] neutral() {
        return neutral;
    }
}
