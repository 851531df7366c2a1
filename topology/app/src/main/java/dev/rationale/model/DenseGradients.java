package dev.rationale.model;

import dev.rationale.attribution.GradientBatch;

/**
 * Values and gradients copied out of the native library.
 *
 * @param values {@code [rows]}
 * @param gradients {@code [rows][d]}
 * @param finite {@code [rows]}
 */
record DenseGradients(double[] values, double[][] gradients, boolean[] finite) implements GradientBatch {

    static DenseGradients of(double[] values, double[][] gradients) {
        boolean[] finite = new boolean[values.length];
        for (int row = 0; row < values.length; row++) {
            finite[row] = Double.isFinite(values[row]) && finite(gradients[row]);
        }
        return new DenseGradients(values, gradients, finite);
    }

    private static boolean finite(double[] vector) {
        for (double value : vector) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public double value(int row) {
        return values[row];
    }

    @Override
    public boolean isFinite(int row) {
        return finite[row];
    }

    @Override
    public void addTo(int row, double weight, double[] sum) {
        double[] gradient = gradients[row];
        for (int i = 0; i < gradient.length; i++) {
            sum[i] += weight * gradient[i];
        }
    }
}
