package dev.rationale.attribution.guided;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix, by Jacobi rotations in cyclic order.
 *
 * <p>Accuracy: sweeps go on until every element beside the diagonal is below 1e-15 of the matrix's norm, {@value #MOST_SWEEPS}
 * at most; convergence is quadratic, after 6 to 10 sweeps. Cost: about {@code 4 m³} operations a sweep.
 *
 * <p>Source: Golub, Van Loan, Matrix Computations, section 8.5. Jacobi, because it is short, keeps small eigenvalues accurate, and
 * rotates in an order that does not depend on the values.
 *
 * @param values falling, {@code [m]}
 * @param vectors {@code [m][m]}, one a row
 */
record Eigenvectors(double[] values, double[][] vectors) {
    private static final int MOST_SWEEPS = 40;
    private static final double SMALL = 1e-15;

    /** Of a symmetric matrix, {@code [m][m]}, which is used up. */
    static Eigenvectors of(double[][] matrix) {
        int m = matrix.length;
        double[][] vectors = new double[m][m];
        double square = 0;
        for (int i = 0; i < m; i++) {
            vectors[i][i] = 1;
            for (double value : matrix[i]) {
                square += value * value;
            }
        }
        double small = SMALL * Math.sqrt(square);
        boolean rotated = true;
        for (int sweep = 0; sweep < MOST_SWEEPS && rotated; sweep++) {
            rotated = false;
            for (int p = 0; p < m; p++) {
                for (int q = p + 1; q < m; q++) {
                    if (Math.abs(matrix[p][q]) > small) {
                        rotate(matrix, vectors, p, q);
                        rotated = true;
                    }
                }
            }
        }
        int[] order = IntStream.range(0, m)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -matrix[i][i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Eigenvectors(
                Arrays.stream(order).mapToDouble(i -> matrix[i][i]).toArray(),
                Arrays.stream(order).mapToObj(i -> vectors[i]).toArray(double[][]::new));
    }

    /** Makes element {@code (p, q)} zero. Both triangles are kept, so that rows are read in order. */
    private static void rotate(double[][] matrix, double[][] vectors, int p, int q) {
        double[] rowP = matrix[p];
        double[] rowQ = matrix[q];
        double off = rowP[q];
        double half = (rowQ[q] - rowP[p]) / (2 * off);
        double tangent = Math.signum(half == 0 ? 1 : half) / (Math.abs(half) + Math.hypot(half, 1));
        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
        double sine = tangent * cosine;
        double valueP = rowP[p] - tangent * off;
        double valueQ = rowQ[q] + tangent * off;
        turn(rowP, rowQ, cosine, sine);
        for (int i = 0; i < matrix.length; i++) {
            matrix[i][p] = rowP[i];
            matrix[i][q] = rowQ[i];
        }
        rowP[p] = valueP;
        rowQ[q] = valueQ;
        rowP[q] = 0;
        rowQ[p] = 0;
        turn(vectors[p], vectors[q], cosine, sine);
    }

    private static void turn(double[] a, double[] b, double cosine, double sine) {
        for (int i = 0; i < a.length; i++) {
            double before = a[i];
            a[i] = cosine * before - sine * b[i];
            b[i] = sine * before + cosine * b[i];
        }
    }
}
