package dev.rationale.attribution;

import java.util.Random;

/**
 * {@code W₂ φ(W₁x + b₁) + b₂} with one hidden layer, in f64.
 *
 * @param first {@code W₁}, {@code [hidden][d]}
 * @param firstBias {@code b₁}, {@code [hidden]}
 * @param second {@code W₂}, {@code [classes][hidden]}
 * @param secondBias {@code b₂}, {@code [classes]}
 * @param smooth softplus rather than ReLU
 */
public record Perceptron(double[][] first, double[] firstBias, double[][] second, double[] secondBias, boolean smooth)
        implements AnalyticModel {

    /** Weights drawn from normal distributions scaled by the width of the layer before. */
    public static Perceptron random(Random random, int dimension, int hidden, int classes, boolean smooth) {
        return new Perceptron(
                matrix(random, hidden, dimension),
                matrix(random, 1, hidden)[0],
                matrix(random, classes, hidden),
                matrix(random, 1, classes)[0],
                smooth);
    }

    private static double[][] matrix(Random random, int rows, int columns) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextGaussian() / Math.sqrt(columns);
            }
        }
        return matrix;
    }

    private double hidden(int unit, double[] x) {
        double sum = firstBias[unit];
        for (int i = 0; i < x.length; i++) {
            sum += first[unit][i] * x[i];
        }
        return sum;
    }

    @Override
    public double[] outputs(double[] x) {
        double[] outputs = secondBias.clone();
        for (int h = 0; h < first.length; h++) {
            double z = hidden(h, x);
            double active = smooth ? Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) : Math.max(z, 0);
            for (int c = 0; c < outputs.length; c++) {
                outputs[c] += second[c][h] * active;
            }
        }
        return outputs;
    }

    @Override
    public double[][] jacobian(double[] x) {
        double[][] jacobian = new double[second.length][x.length];
        for (int h = 0; h < first.length; h++) {
            double z = hidden(h, x);
            double slope = smooth ? 1 / (1 + Math.exp(-z)) : z > 0 ? 1 : 0;
            for (int c = 0; c < second.length; c++) {
                for (int i = 0; i < x.length; i++) {
                    jacobian[c][i] += second[c][h] * slope * first[h][i];
                }
            }
        }
        return jacobian;
    }
}
