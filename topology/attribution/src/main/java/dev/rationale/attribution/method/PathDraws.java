package dev.rationale.attribution.method;

import dev.rationale.attribution.SplitMix64;

/**
 * Which baseline and which position on the way from it each sample takes.
 *
 * @param baselines index per sample, {@code [samples]}
 * @param positions 0 at the baseline, below 1, {@code [samples]}
 */
record PathDraws(int[] baselines, double[] positions) {
    private static final double WHOLE = 1e-9;

    /** Baseline, then position, sample after sample. */
    static PathDraws independent(SplitMix64 random, double[] weights, int samples) {
        int[] baselines = new int[samples];
        double[] positions = new double[samples];
        for (int s = 0; s < samples; s++) {
            double place = random.nextDouble();
            int k = 0;
            int last = 0;
            for (double sum = 0; k < weights.length; k++) {
                sum += weights[k];
                last = weights[k] > 0 ? k : last;
                if (place < sum) {
                    break;
                }
            }
            // Weights may sum to a little less than 1.
            baselines[s] = k < weights.length ? k : last;
            positions[s] = random.nextDouble();
        }
        return new PathDraws(baselines, positions);
    }

    /**
     * Systematic sampling of the baselines in random order, so that each is used {@code ⌊samples · weight⌋} or
     * {@code ⌈samples · weight⌉} times and {@code samples · weight} times in expectation; the {@code j}-th of {@code m} uses of one
     * takes a position from {@code [j/m, (j+1)/m)}.
     */
    static PathDraws stratified(SplitMix64 random, double[] weights, int samples) {
        int[] order = shuffled(random, weights.length);
        double offset = random.nextDouble();
        int[] baselines = new int[samples];
        double[] positions = new double[samples];
        double sum = 0;
        int from = 0;
        for (int i = 0; i < order.length; i++) {
            sum += weights[order[i]];
            int to = i == order.length - 1
                    ? samples
                    : Math.min(samples, (int) Math.ceil(snapped(samples * sum) - offset));
            for (int s = from; s < to; s++) {
                baselines[s] = order[i];
                positions[s] = (s - from + random.nextDouble()) / (to - from);
            }
            from = Math.max(from, to);
        }
        return new PathDraws(baselines, positions);
    }

    /** A whole number that rounding has missed is one: else equal weights would not give equal shares. */
    private static double snapped(double value) {
        double whole = Math.rint(value);
        return Math.abs(value - whole) < WHOLE ? whole : value;
    }

    private static int[] shuffled(SplitMix64 random, int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
