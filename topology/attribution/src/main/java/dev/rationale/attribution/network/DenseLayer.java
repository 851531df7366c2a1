package dev.rationale.attribution.network;

/**
 * {@code y = Wx + b}.
 *
 * @param inputs width before, {@code d}
 * @param outputs width after, {@code m}
 * @param weights {@code W}, row by row, {@code [m · d]}; never changed
 * @param biases {@code b}, {@code [m]}; never changed
 */
record DenseLayer(int inputs, int outputs, double[] weights, double[] biases) {

    /** Writes {@code Wx + b} into {@code y}. */
    void apply(double[] x, double[] y) {
        for (int m = 0, at = 0; m < outputs; m++) {
            double sum = biases[m];
            for (int d = 0; d < inputs; d++) {
                sum += weights[at++] * x[d];
            }
            y[m] = sum;
        }
    }

    /** Writes {@code Wᵀg} into {@code back}; rows of {@code W} whose {@code g} is 0 (dead units) cost nothing. */
    void transposed(double[] g, double[] back) {
        for (int d = 0; d < inputs; d++) {
            back[d] = 0;
        }
        for (int m = 0; m < outputs; m++) {
            if (g[m] != 0) {
                for (int d = 0, at = m * inputs; d < inputs; d++) {
                    back[d] += weights[at++] * g[m];
                }
            }
        }
    }
}
