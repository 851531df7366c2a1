package dev.rationale.attribution;

/** The closed-form model whose attributions by every method are known: {@code tanh(a + 2b) − bc/2 + sin c}. */
public final class Golden {
    /** The model. */
    public static final AnalyticModel MODEL =
            AnalyticModel.of(x -> Math.tanh(x[0] + 2 * x[1]) - x[1] * x[2] / 2 + Math.sin(x[2]), x -> {
                double tanh = Math.tanh(x[0] + 2 * x[1]);
                double slope = 1 - tanh * tanh;
                return new double[] {slope, 2 * slope - x[2] / 2, -x[1] / 2 + Math.cos(x[2])};
            });

    /** {@code f} is 1.403351698 here, 0 at the origin. */
    private static final double[] INPUT = {0.9, -0.3, 1.2};

    private Golden() {}

    /** The input. */
    public static double[] input() {
        return INPUT.clone();
    }
}
