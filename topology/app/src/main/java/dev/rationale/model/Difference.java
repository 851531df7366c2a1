package dev.rationale.model;

import java.util.List;

/** Distances between what two passes returned. NaN where either holds one, so that no comparison passes by accident. */
final class Difference {

    private Difference() {}

    /** Largest |a − b| over rows and outputs, divided by {@code max(1, largest |a|)} of the output. */
    static double of(List<double[][]> a, List<double[][]> b) {
        double largest = 0;
        for (int row = 0; row < a.size(); row++) {
            for (int output = 0; output < a.get(row).length; output++) {
                largest = Math.max(largest, scaled(a.get(row)[output], b.get(row)[output]));
            }
        }
        return largest;
    }

    private static double scaled(double[] a, double[] b) {
        if (a.length != b.length) {
            return Double.POSITIVE_INFINITY;
        }
        double scale = 1;
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            scale = Math.max(scale, Math.abs(a[i]));
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest / scale;
    }

    /** Euclidean |a − b| / |a|; 0 where both are zero. */
    static double relative(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        double distance = norm(difference);
        return distance == 0 ? 0 : distance / norm(a);
    }

    static double norm(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static boolean finite(List<double[][]> outputs) {
        for (double[][] row : outputs) {
            for (double[] vector : row) {
                for (double value : vector) {
                    if (!Double.isFinite(value)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
