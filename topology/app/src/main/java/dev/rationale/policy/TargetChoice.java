package dev.rationale.policy;

/** A target of one event. */
public sealed interface TargetChoice {

    /** Position of the model's output. */
    int output();

    /**
     * The largest value of an output; known when the model has been asked.
     *
     * @param output position of the output
     */
    record Predicted(int output) implements TargetChoice {}

    /**
     * A given element, which the model has.
     *
     * @param output position of the output
     * @param index position in the flattened output
     */
    record Fixed(int output, int index) implements TargetChoice {}
}
