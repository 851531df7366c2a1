package dev.rationale.attribution.baseline;

import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.UnexplainableException;

/**
 * Which class outputs mean: the index of the largest number, the first of equal ones. An output of one number has two, 0 up to a
 * threshold and 1 above.
 *
 * @param output position of the model's output
 * @param threshold of an output of one number
 */
record ClassRule(int output, double threshold) {
    /** Of what has no class, for a number is NaN. */
    static final int NONE = -1;

    static Parameter parameter() {
        return Given.number(
                "threshold",
                "0",
                null,
                "Between the two classes of an output of one number: 0 for log-odds, 0.5 for a probability.");
    }

    /** Class of the outputs of a row, or {@link #NONE}. */
    int of(double[][] outputs) {
        if (output < 0 || output >= outputs.length) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.TARGET_OUT_OF_RANGE,
                    "the model has " + outputs.length + " outputs, the target names output " + output);
        }
        double[] values = outputs[output];
        int best = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                return NONE;
            }
            best = values[i] > values[best] ? i : best;
        }
        return values.length == 1 && values[0] > threshold ? 1 : best;
    }

    /**
     * Class of the input.
     *
     * @throws UnexplainableException if there is none
     */
    int ofInput(String kind, Explicand explicand, double[][] outputs) {
        if (output < 0 || output >= outputs.length || outputs[output].length == 0) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.TARGET_OUT_OF_RANGE,
                    kind + ": the model has " + outputs.length + " outputs, the target names output "
                            + explicand.target().output());
        }
        int found = of(outputs);
        if (found == NONE) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    kind + ": output " + output + " is not a number at the input, so that it has no class");
        }
        return found;
    }
}
