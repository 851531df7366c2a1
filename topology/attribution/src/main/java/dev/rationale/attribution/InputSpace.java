package dev.rationale.attribution;

import java.util.List;

/**
 * What is known of the space that the explained inputs of a model lie in. One instance per model and shape, so that what is
 * computed from it can be kept by identity.
 *
 * @param shape of one input without batch axis, {@code [C, H, W]} for images; {@code [d]} where there are several inputs
 * @param features coordinates that belong together, as the columns of a one-hot category; a coordinate in none stands alone
 * @param training what is known of the training data
 * @param smooth whether the model was found smooth: Gauss–Legendre is worth its while then
 */
public record InputSpace(List<Integer> shape, List<int[]> features, TrainingData training, boolean smooth) {

    /** Of a model that is not known to be smooth. */
    public InputSpace(List<Integer> shape, List<int[]> features, TrainingData training) {
        this(shape, features, training, false);
    }

    /** {@code d} coordinates of which nothing else is known. */
    public static InputSpace flat(int dimension) {
        return new InputSpace(List.of(dimension), List.of(), TrainingData.NONE);
    }

    /** The same of a model that is smooth, or not. */
    public InputSpace withSmooth(boolean found) {
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
