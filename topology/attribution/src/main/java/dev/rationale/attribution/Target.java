package dev.rationale.attribution;

/**
 * The scalar that a row explains.
 *
 * @param output position of the model's output
 * @param index position in that output's flattened vector, the batch axis left out
 * @param objective what is taken of the output vector
 */
public record Target(int output, int index, Objective objective) {

    /** The raw value at {@code index} of the model's first output. */
    public static Target of(int index) {
        return new Target(0, index, Objective.RAW);
    }
}
