package dev.rationale.attribution.metric;

/** A map that holds NaN or infinity: it has no order, and no metric is defined on it. */
public final class UnrankableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private UnrankableException(String message) {
        super(message);
    }

    /**
     * @throws UnrankableException naming the first entry that is not finite, and how many are not
     */
    static void requireFinite(double[] map) {
        int first = -1;
        int count = 0;
        for (int i = map.length - 1; i >= 0; i--) {
            if (!Double.isFinite(map[i])) {
                first = i;
                count++;
            }
        }
        if (first >= 0) {
            throw new UnrankableException("attributions: expected finite numbers, found " + count + " of " + map.length
                    + " that are not, the first at " + first);
        }
    }
}
