package dev.rationale.attribution;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a property on many random cases and names the seed of the one that failed. */
public final class SeededCases {
    private SeededCases() {}

    /** Runs {@code property} with the seeds 1 to {@code cases}. */
    public static void check(int cases, Consumer<Random> property) {
        for (long seed = 1; seed <= cases; seed++) {
            try {
                property.accept(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Independent standard normal coordinates. */
    public static double[] point(Random random, int dimension) {
        double[] point = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            point[i] = random.nextGaussian();
        }
        return point;
    }
}
