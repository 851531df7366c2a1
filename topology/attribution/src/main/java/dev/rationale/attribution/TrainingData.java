package dev.rationale.attribution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the data that a model was trained on, in the input space.
 *
 * @param rows {@code [n][d]}; empty where there are none
 * @param mean mean of the whole training set, {@code [d]}; null where it is not known
 */
public record TrainingData(List<float[]> rows, double @Nullable [] mean) {
    /** Nothing is known. */
    public static final TrainingData NONE = new TrainingData(List.of(), null);
}
