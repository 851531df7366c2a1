package dev.rationale.attribution;

/**
 * How a model's slope changes along straight ways, as its registration probe found: by the relative difference of
 * Gauss–Legendre with 16 and with 32 nodes.
 */
public enum Smoothness {
    /** Both grids agree: Gauss–Legendre is worth its while. */
    SMOOTH,
    /** Some kinks, or nothing known. */
    KINKED,
    /** So many kinks that the first grids of 5 and 15 midpoints tell little of each other. */
    ROUGH;

    private static final double SMOOTH_BELOW = 1e-3;
    /** Measured: 0.02 on a small network over a table, 0.07 and 0.10 on convolutions with ReLU and max-pooling. */
    private static final double ROUGH_ABOVE = 0.04;

    /**
     * @param ruleDifference as measured; infinity or NaN where nothing could be
     */
    public static Smoothness of(double ruleDifference) {
        if (ruleDifference <= SMOOTH_BELOW) {
            return SMOOTH;
        }
        return ruleDifference > ROUGH_ABOVE && ruleDifference < Double.POSITIVE_INFINITY ? ROUGH : KINKED;
    }
}
