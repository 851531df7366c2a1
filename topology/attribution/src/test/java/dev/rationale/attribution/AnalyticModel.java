package dev.rationale.attribution;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A model with one output vector whose derivatives are written down by hand. */
public interface AnalyticModel {

    /** The output vector at {@code x}, {@code [classes]}. */
    double[] outputs(double[] x);

    /** {@code [classes][d]}. */
    double[][] jacobian(double[] x);

    /** A model with a single output. */
    static AnalyticModel of(ToDoubleFunction<double[]> value, Function<double[], double[]> gradient) {
        return new AnalyticModel() {
            @Override
            public double[] outputs(double[] x) {
                return new double[] {value.applyAsDouble(x)};
            }

            @Override
            public double[][] jacobian(double[] x) {
                return new double[][] {gradient.apply(x)};
            }
        };
    }

    /** {@code w · x + c}. */
    static AnalyticModel linear(double[] w, double c) {
        return of(
                x -> {
                    double sum = c;
                    for (int i = 0; i < w.length; i++) {
                        sum += w[i] * x[i];
                    }
                    return sum;
                },
                x -> w.clone());
    }
}
