package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of the space that the explained inputs of a model lie in. One instance per model and shape, so that what is
 * computed from it can be kept by identity.
 *
 * @param shape of one input without batch axis, {@code [C, H, W]} for images; {@code [d]} where there are several inputs
 * @param features coordinates that belong together, as the columns of a one-hot category; a coordinate in none stands alone
 * @param training what is known of the training data
 * @param smoothness of the model, as it was found; {@link Smoothness#KINKED} where it is not known
 */
public record InputSpace(List<Integer> shape, List<int[]> features, TrainingData training, Smoothness smoothness) {

    /** Of a model that is not known to be smooth. */
    public InputSpace(List<Integer> shape, List<int[]> features, TrainingData training) {
        this(shape, features, training, Smoothness.KINKED);
    }

    /** {@code d} coordinates of which nothing else is known. */
    public static InputSpace flat(int dimension) {
        return new InputSpace(List.of(dimension), List.of(), TrainingData.NONE);
    }

    /** The same of a model found to be so. */
    public InputSpace with(Smoothness found) {
        return new InputSpace(shape, features, training, found);
    }

    /** Number of coordinates. */
    public int dimension() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Whether inputs are images {@code [C, H, W]} of more than one row and column. */
    public boolean isImage() {
        return shape.size() == 3 && shape.get(1) > 1 && shape.get(2) > 1;
    }

    /**
     * Positions in {@link #features} of the groups of several coordinates in which two points differ: between two categories a
     * straight path crosses values that no record has.
     */
    public List<Integer> crossed(double[] from, double[] to) {
        List<Integer> crossed = new ArrayList<>();
        for (int group = 0; group < features.size(); group++) {
            int[] members = features.get(group);
            if (members.length > 1 && Arrays.stream(members).anyMatch(i -> from[i] != to[i])) {
                crossed.add(group);
            }
        }
        return crossed;
    }

    /** By identity, for the data may be large. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
