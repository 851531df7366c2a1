package dev.rationale.attribution.shapley;

import dev.rationale.attribution.InputSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a window stands that slides over a space: along each axis at multiples of the stride, until its end reaches that of the axis;
 * the last one is cut off there.
 */
final class Windows {
    private Windows() {}

    /** What does not fit; one line each. */
    static List<String> problems(double[] window, double[] strides, InputSpace space) {
        List<String> problems = new ArrayList<>();
        List<Integer> shape = space.shape();
        check("window", window, shape, problems);
        if (strides.length > 0) {
            check("strides", strides, shape, problems);
        }
        return problems;
    }

    private static void check(String name, double[] numbers, List<Integer> shape, List<String> problems) {
        if (numbers.length != 1 && numbers.length != shape.size()) {
            problems.add(name + ": expected 1 number or one for each axis of " + shape + ", found " + numbers.length);
        }
        for (double number : numbers) {
            if (number < 1 || number != Math.rint(number)) {
                problems.add(name + ": expected whole numbers from 1, found " + number);
                return;
            }
        }
    }

    /**
     * The coordinates of each window, in the order of their places.
     *
     * @param window lengths by axis; one for all axes but that of an image's channels, which it spans
     * @param strides by axis, the same; none for 1
     */
    static List<int[]> of(double[] window, double[] strides, InputSpace space) {
        int[] shape = space.shape().stream().mapToInt(Integer::intValue).toArray();
        int[] lengths = byAxis(window, shape);
        int[] steps = strides.length == 0 ? byAxis(new double[] {1}, shape) : byAxis(strides, shape);
        int[] counts = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            lengths[axis] = Math.min(lengths[axis], shape[axis]);
            counts[axis] = (shape[axis] - lengths[axis] + steps[axis] - 1) / steps[axis] + 1;
        }
        List<int[]> windows = new ArrayList<>();
        int[] place = new int[shape.length];
        do {
            int[] from = new int[shape.length];
            int[] to = new int[shape.length];
            for (int axis = 0; axis < shape.length; axis++) {
                from[axis] = place[axis] * steps[axis];
                to[axis] = Math.min(shape[axis], from[axis] + lengths[axis]);
            }
            windows.add(members(from, to, shape));
        } while (advance(place, counts));
        return windows;
    }

    /** Number of windows, and of coordinates in all of them together at most. */
    record Size(long count, long coordinates) {}

    /** Of {@link #of}, without making them. */
    static Size size(double[] window, double[] strides, InputSpace space) {
        int[] shape = space.shape().stream().mapToInt(Integer::intValue).toArray();
        int[] lengths = byAxis(window, shape);
        int[] steps = strides.length == 0 ? byAxis(new double[] {1}, shape) : byAxis(strides, shape);
        long count = 1;
        long each = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            int length = Math.min(lengths[axis], shape[axis]);
            count *= (shape[axis] - length + steps[axis] - 1) / steps[axis] + 1;
            each *= length;
        }
        return new Size(count, count * each);
    }

    private static int[] byAxis(double[] numbers, int[] shape) {
        int[] lengths = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            boolean channels = numbers.length == 1 && shape.length == 3 && axis == 0;
            lengths[axis] = channels ? shape[0] : (int) numbers[numbers.length == 1 ? 0 : axis];
        }
        return lengths;
    }

    private static int[] members(int[] from, int[] to, int[] shape) {
        int size = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            size *= Math.max(0, to[axis] - from[axis]);
        }
        int[] members = new int[size];
        int[] sizes = new int[shape.length];
        Arrays.setAll(sizes, axis -> to[axis] - from[axis]);
        int[] place = new int[shape.length];
        for (int m = 0; m < size; m++) {
            int index = 0;
            for (int axis = 0; axis < shape.length; axis++) {
                index = index * shape[axis] + from[axis] + place[axis];
            }
            members[m] = index;
            advance(place, sizes);
        }
        return members;
    }

    /** The next place, the last axis fastest; false after the last. */
    private static boolean advance(int[] place, int[] counts) {
        for (int axis = place.length - 1; axis >= 0; axis--) {
            if (++place[axis] < counts[axis]) {
                return true;
            }
            place[axis] = 0;
        }
        return false;
    }
}
