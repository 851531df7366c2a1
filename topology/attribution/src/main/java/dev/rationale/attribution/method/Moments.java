package dev.rationale.attribution.method;

import java.util.OptionalDouble;

/**
 * Central moments of samples that arrive one after the other, per coordinate, by the update formulas of Pébay (Sandia report
 * SAND2008-6212), which do not cancel where the spread is small beside the mean. {@code O(d)} memory, whatever the number.
 */
final class Moments {
    private final double[] mean;
    private final double[] second;
    private final double[] third;
    private final double[] fourth;
    private long n;

    Moments(int dimension) {
        mean = new double[dimension];
        second = new double[dimension];
        third = new double[dimension];
        fourth = new double[dimension];
    }

    /** One more sample, {@code [d]}. */
    void add(double[] sample) {
        n++;
        for (int i = 0; i < mean.length; i++) {
            double delta = sample[i] - mean[i];
            double share = delta / n;
            double product = delta * share * (n - 1);
            mean[i] += share;
            fourth[i] += product * share * share * (n * (double) n - 3.0 * n + 3)
                    + 6 * share * share * second[i]
                    - 4 * share * third[i];
            third[i] += product * share * (n - 2) - 3 * share * second[i];
            second[i] += product;
        }
    }

    /** {@code [d]} */
    double[] mean() {
        return mean.clone();
    }

    /** {@code E[A²] − E[A]²}: divided by {@code n}, not {@code n − 1}. */
    double[] variance() {
        double[] variance = new double[mean.length];
        for (int i = 0; i < variance.length; i++) {
            variance[i] = second[i] / n;
        }
        return variance;
    }

    /** Standard error of the mean, {@code √(Σ(a − mean)² / (n(n − 1)))}; empty for a single sample. */
    double[] errorsOfMean() {
        double[] errors = new double[n > 1 ? mean.length : 0];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Math.sqrt(second[i] / n / (n - 1));
        }
        return errors;
    }

    /** Standard error of the variance for large {@code n}, {@code √((μ₄ − σ⁴) / n)}; empty for a single sample. */
    double[] errorsOfVariance() {
        double[] errors = new double[n > 1 ? mean.length : 0];
        for (int i = 0; i < errors.length; i++) {
            double variance = second[i] / n;
            errors[i] = Math.sqrt(Math.max(0, fourth[i] / n - variance * variance) / n);
        }
        return errors;
    }

    /**
     * {@code √ΣSE² / ‖A‖₂}: the relative L2 error to expect. Empty where there are no errors, or no values to relate them to.
     */
    static OptionalDouble relative(double[] errors, double[] values) {
        double error = 0;
        double norm = 0;
        for (int i = 0; i < errors.length; i++) {
            error = Math.hypot(error, errors[i]);
            norm = Math.hypot(norm, values[i]);
        }
        if (errors.length == 0 || (norm == 0 && error > 0)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(error == 0 ? 0 : error / norm);
    }
}
