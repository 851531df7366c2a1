package dev.rationale.attribution;

/**
 * What is explained, and how well.
 *
 * @param input {@code [d]}
 * @param target the scalar
 * @param tolerance wanted relative L2 error of the attribution, &gt; 0
 * @param seed the record's; all that a method draws comes from it, see {@link SplitMix64#of}
 * @param space what is known of the space of the input
 * @param given discrete choices of an earlier explanation that are to be taken again; none for a new explanation
 */
public record Explicand(double[] input, Target target, double tolerance, long seed, InputSpace space, Choices given) {

    /** A new explanation. */
    public Explicand(double[] input, Target target, double tolerance, long seed, InputSpace space) {
        this(input, target, tolerance, seed, space, Choices.none());
    }

    /** A new explanation in a space of which nothing is known. */
    public Explicand(double[] input, Target target, double tolerance, long seed) {
        this(input, target, tolerance, seed, InputSpace.flat(input.length));
    }

    /** The same for another target. */
    public Explicand withTarget(Target other) {
        return new Explicand(input, other, tolerance, seed, space, given);
    }

    /** The same with choices to be taken again. */
    public Explicand taking(Choices choices) {
        return new Explicand(input, target, tolerance, seed, space, choices);
    }

    /** A new explanation of another point of the space. */
    public Explicand at(double[] point, long otherSeed) {
        return new Explicand(point, target, tolerance, otherSeed, space);
    }

    /**
     * Refuses, before any row is evaluated, what no method can explain.
     *
     * @throws UnexplainableException if the input is not finite or no record has such a target
     */
    public void requireExplainable(String method) {
        if (!(tolerance > 0)) {
            throw new IllegalArgumentException(method + ": expected a tolerance above 0, found " + tolerance);
        }
        target.requireNatural(method);
        requireFinite(method, "the input", input, UnexplainableException.Reason.NON_FINITE_INPUT);
    }

    /**
     * The same for a method that uses baselines.
     *
     * @throws UnexplainableException also if there is no baseline or one does not go with the input
     */
    public void requireExplainable(String method, Baselines baselines) {
        requireExplainable(method);
        baselines.requireWeighted(method);
        for (int k = 0; k < baselines.points().size(); k++) {
            double[] point = baselines.points().get(k);
            if (point.length != input.length) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.UNUSABLE_BASELINE,
                        method + ": the input has " + input.length + " coordinates, baseline " + k + " has "
                                + point.length);
            }
            requireFinite(method, "baseline " + k, point, UnexplainableException.Reason.NON_FINITE_BASELINE);
        }
    }

    /**
     * Refuses training rows of another size than the input, as where a record has another shape than the model was trained with.
     *
     * @throws UnexplainableException naming both sizes
     */
    public void requireTrainingRows(String method) {
        for (float[] row : space.training().rows()) {
            if (row.length != input.length) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.UNUSABLE_BASELINE,
                        method + ": the input has " + input.length + " coordinates, the training rows have "
                                + row.length);
            }
            return;
        }
    }

    private static void requireFinite(
            String method, String what, double[] point, UnexplainableException.Reason reason) {
        for (int i = 0; i < point.length; i++) {
            if (!Double.isFinite(point[i])) {
                throw new UnexplainableException(reason, method + ": " + what + " is not finite at coordinate " + i);
            }
        }
    }
}
