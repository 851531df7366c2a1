package dev.rationale.attribution.metric;

/**
 * The class that a model gave the unperturbed input, and how sure a model is of it elsewhere. It stays fixed while the input
 * is perturbed.
 *
 * <p>An output of one number has two classes, above and below the threshold; the probability of the one below is the
 * complement. An output without classes ({@link Link#VALUE}) has no probability: its number stands for it, and
 * {@link #isKept} and ratios of probabilities mean nothing.
 *
 * @param output position of the output
 * @param index position in its vector
 * @param size of its vector
 * @param link how its numbers become probabilities
 * @param threshold of an output of one number, in its own unit
 * @param above whether that number was above the threshold; true for longer vectors
 */
public record Answer(int output, int index, int size, Link link, double threshold, boolean above) {

    /** How the numbers of an output become probabilities. */
    public enum Link {
        /** Logits; the probability is their softmax, or of one number the logistic function. */
        LOGIT,
        /** Logarithms of {@code p / (1 − p)}, each for itself. */
        LOG_ODDS,
        /** They are probabilities. */
        PROBABILITY,
        /** They are no classes. */
        VALUE
    }

    /**
     * The class of an input: the largest number of the output (the first of equal ones), or the side of the threshold.
     *
     * @param outputs at the unperturbed input, {@code [outputs][size]}
     */
    public static Answer of(double[][] outputs, int output, Link link, double threshold) {
        int index = largest(outputs[output]);
        boolean above = outputs[output].length > 1 || link == Link.VALUE || outputs[output][0] > threshold;
        return new Answer(output, index, outputs[output].length, link, threshold, above);
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Probability of the class at another point, 0 to 1; of {@link Link#VALUE} the number itself. NaN stays NaN. */
    public double probability(double[][] outputs) {
        double[] values = outputs[output];
        if (link == Link.VALUE) {
            return values[index];
        }
        if (link == Link.PROBABILITY) {
            return above ? values[index] : 1 - values[index];
        }
        return size == 1 || link == Link.LOG_ODDS ? 1 / (1 + Math.exp(-sign() * values[index])) : softmax(values);
    }

    private double softmax(double[] values) {
        double maximum = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            maximum = Math.max(maximum, value);
        }
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - maximum);
        }
        return Math.exp(values[index] - maximum) / sum;
    }

    /** Whether a model gives the same class at another point. */
    public boolean isKept(double[][] outputs) {
        double[] values = outputs[output];
        return size == 1 ? (values[0] > threshold) == above : largest(values) == index;
    }

    /** −1 where the class is the one below the threshold, so that a map of the number speaks against it; else 1. */
    public int sign() {
        return above ? 1 : -1;
    }

    /** Number of the class: the index, or of an output of one number 1 above the threshold and 0 below. */
    public int number() {
        return size == 1 ? (above ? 1 : 0) : index;
    }
}
