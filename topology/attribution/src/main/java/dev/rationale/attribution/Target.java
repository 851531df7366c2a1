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

    /** Refuses positions that no model has. */
    void requireNatural(String method) {
        if (output < 0 || index < 0) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.TARGET_OUT_OF_RANGE,
                    method + ": expected a target from 0, found output " + output + ", index " + index);
        }
    }

    /**
     * The explained scalar of one row.
     *
     * @param method for the message
     * @param outputs raw vectors of all outputs, {@code [outputs][size]}
     * @param place where the row lies, for the message
     * @throws UnexplainableException if the outputs have no such target or it is not finite
     */
    public double of(String method, double[][] outputs, String place) {
        if (output >= outputs.length) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.TARGET_OUT_OF_RANGE,
                    method + ": the model has " + outputs.length + " outputs, the target names output " + output);
        }
        if (index >= outputs[output].length) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.TARGET_OUT_OF_RANGE,
                    method + ": output " + output + " has " + outputs[output].length
                            + " values, the target names index " + index);
        }
        double value = objective.of(outputs[output], index);
        if (!Double.isFinite(value)) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    method + ": the explained output is not finite at " + place);
        }
        return value;
    }
}
