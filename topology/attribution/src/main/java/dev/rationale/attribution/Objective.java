package dev.rationale.attribution;

/**
 * Which scalar of an output vector is explained. Papers disagree, so a target always names it.
 *
 * <p>{@link #PROBABILITY} and {@link #LOG_PROBABILITY} apply the softmax over the whole output vector and are meant for
 * outputs that hold logits.
 */
public enum Objective {
    /** The output as the model returns it. */
    RAW,
    /** The softmax of the output. */
    PROBABILITY,
    /** The logarithm of the softmax of the output. */
    LOG_PROBABILITY;

    /**
     * The explained scalar of one output vector.
     *
     * @param output raw output vector of one row, {@code [classes]}
     * @param index position in {@code output}
     * @return the scalar; NaN where {@code output} holds one
     */
    public double of(double[] output, int index) {
        if (this == RAW) {
            return output[index];
        }
        double maximum = Double.NEGATIVE_INFINITY;
        for (double value : output) {
            maximum = Math.max(maximum, value);
        }
        double sum = 0;
        for (double value : output) {
            sum += Math.exp(value - maximum);
        }
        double logProbability = output[index] - maximum - Math.log(sum);
        return this == LOG_PROBABILITY ? logProbability : Math.exp(logProbability);
    }
}
