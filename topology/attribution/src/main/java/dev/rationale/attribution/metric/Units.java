package dev.rationale.attribution.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is ranked and removed as one: an entry, a pixel with its channels, a square of pixels, or a feature with its columns.
 * Every coordinate belongs to exactly one unit.
 */
public final class Units {
    private final String name;
    private final int[][] members;
    private final int[] unitOf;

    private Units(String name, int[][] members, int[] unitOf) {
        this.name = name;
        this.members = members;
        this.unitOf = unitOf;
    }

    /** Every coordinate on its own. */
    public static Units entries(int dimension) {
        return of("entry", List.of(), dimension);
    }

    /** Pixels of an image {@code [channels, height, width]}, row-major. */
    public static Units pixels(int channels, int height, int width) {
        int plane = height * width;
        List<int[]> pixels = new ArrayList<>(plane);
        for (int pixel = 0; pixel < plane; pixel++) {
            int[] members = new int[channels];
            for (int channel = 0; channel < channels; channel++) {
                members[channel] = channel * plane + pixel;
            }
            pixels.add(members);
        }
        return of("pixel", pixels, channels * plane);
    }

    /**
     * Squares of {@code side} × {@code side} pixels of an image {@code [channels, height, width]}, row-major; those at the right
     * and lower edges are smaller where the side does not divide the image.
     */
    public static Units patches(int channels, int height, int width, int side) {
        int across = (width + side - 1) / side;
        int count = across * ((height + side - 1) / side);
        List<List<Integer>> patches = new ArrayList<>(count);
        for (int patch = 0; patch < count; patch++) {
            patches.add(new ArrayList<>());
        }
        for (int coordinate = 0; coordinate < channels * height * width; coordinate++) {
            int row = coordinate / width % height;
            int column = coordinate % width;
            patches.get(row / side * across + column / side).add(coordinate);
        }
        List<int[]> members = new ArrayList<>(count);
        patches.forEach(
                patch -> members.add(patch.stream().mapToInt(Integer::intValue).toArray()));
        return of("patch", members, channels * height * width);
    }

    /**
     * Groups in their order, then each coordinate that is in none on its own.
     *
     * @throws IllegalArgumentException if a group is empty, or a coordinate is outside or stands twice
     */
    public static Units of(String name, List<int[]> groups, int dimension) {
        int[] unitOf = new int[dimension];
        Arrays.fill(unitOf, -1);
        List<int[]> members = new ArrayList<>();
        for (int[] group : groups) {
            if (group.length == 0) {
                throw new IllegalArgumentException("unit " + members.size() + ": expected a coordinate, found none");
            }
            for (int coordinate : group) {
                if (coordinate < 0 || coordinate >= dimension || unitOf[coordinate] >= 0) {
                    throw new IllegalArgumentException("unit " + members.size() + ": expected each coordinate below "
                            + dimension + " once, found " + coordinate);
                }
                unitOf[coordinate] = members.size();
            }
            members.add(group.clone());
        }
        for (int i = 0; i < dimension; i++) {
            if (unitOf[i] < 0) {
                unitOf[i] = members.size();
                members.add(new int[] {i});
            }
        }
        return new Units(name, members.toArray(int[][]::new), unitOf);
    }

    /** {@code entry}, {@code pixel}, {@code patch} or {@code feature}. */
    public String name() {
        return name;
    }

    /** Number of units. */
    public int count() {
        return members.length;
    }

    /** Number of coordinates. */
    public int dimension() {
        return unitOf.length;
    }

    /** Coordinates of a unit; not to be changed. */
    public int[] members(int unit) {
        return members[unit];
    }

    /** The unit that a coordinate belongs to. */
    public int unitOf(int coordinate) {
        return unitOf[coordinate];
    }

    /** Sum of a map over a unit. */
    double sum(double[] map, int unit) {
        double sum = 0;
        for (int coordinate : members[unit]) {
            sum += map[coordinate];
        }
        return sum;
    }
}
