package dev.rationale.attribution.guided;

import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Witness;
import java.util.ArrayList;
import java.util.List;

/**
 * The linear autoencoder {@code z = Vᵀ(x − μ)}, {@code D(z) = μ + Vz} of the principal components of a space's training rows,
 * orthonormal and not scaled; {@code J_Dᵀg = Vᵀg}.
 *
 * <p>As many components as are asked for, but no more than the rows have: directions with less than 1e-10 of the largest variance
 * are rounding. Each has the sign that makes its largest weight positive. Where more than {@value #MOST} rows and coordinates are
 * known, {@value #MOST} rows are taken, evenly spread over all.
 *
 * <p>Cost: the eigenvectors of the covariance of the coordinates or of the rows, whichever are fewer, {@code m ≤ }{@value #MOST} or
 * {@code d}: some {@code 40 m³} operations, and {@code min(n, d)² max(n, d)} for the products.
 */
public final class PrincipalComponents implements AutoencoderProvider {
    static final String NAME = "pca";

    private static final int MOST = 512;
    private static final double NO_VARIANCE = 1e-10;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean needsTraining() {
        return true;
    }

    @Override
    public Autoencoder open(InputSpace space, int components) {
        List<float[]> rows = space.training().rows();
        int d = rows.get(0).length;
        boolean many = d > MOST && rows.size() > MOST;
        int n = many ? MOST : rows.size();
        double[][] centred = new double[n][d];
        double[] mean = new double[d];
        for (int r = 0; r < n; r++) {
            float[] row = rows.get(many ? (int) ((long) r * rows.size() / n) : r);
            for (int i = 0; i < d; i++) {
                centred[r][i] = row[i];
                mean[i] += (row[i] - mean[i]) / (r + 1);
            }
        }
        for (double[] row : centred) {
            for (int i = 0; i < d; i++) {
                row[i] -= mean[i];
            }
        }
        return new Linear(mean, directions(centred, Math.min(components, Math.min(n, d))));
    }

    @Override
    public List<Concession> concessions() {
        Witness.Function first = new Witness.Function(x -> x[0], x -> new double[] {1, 0});
        Witness unseen = Witness.of("f = x₀, training rows along x₁", first, new double[] {1, 0}, 0, 0)
                .knowing(new float[] {0, -1}, new float[] {0, 1});
        String together = "f = x₀² + x₁², training rows along x₀ = 2x₁";
        float[][] oblique = {{-2, -1}, {2, 1}};
        return List.of(
                new Concession(Axiom.COMPLETENESS, "What the autoencoder does not tell apart gets zeros.", unseen),
                new Concession(Axiom.SENSITIVITY, "What the autoencoder does not tell apart gets zeros.", unseen),
                new Concession(
                        Axiom.SYMMETRY,
                        "The manifold need not treat coordinates alike.",
                        Witness.of(together, Witness.SQUARES, new double[] {1, 1}, 0, 0)
                                .knowing(oblique)),
                new Concession(
                        Axiom.MISSINGNESS,
                        "On the manifold a coordinate moves with the others.",
                        Witness.of(together, Witness.SQUARES, new double[] {1, 1}, 1, 0)
                                .knowing(oblique)));
    }

    /** Unit vectors by falling variance, {@code [q][d]}. */
    private static double[][] directions(double[][] centred, int most) {
        int n = centred.length;
        int d = centred[0].length;
        boolean byRows = n < d;
        Eigenvectors found = Eigenvectors.of(byRows ? rowProducts(centred) : columnProducts(centred));
        List<double[]> directions = new ArrayList<>();
        for (int q = 0; q < most; q++) {
            double value = found.values()[q];
            if (!(value > NO_VARIANCE * found.values()[0])) {
                break;
            }
            double[] vector = found.vectors()[q];
            directions.add(orthonormal(byRows ? combined(centred, vector) : vector.clone(), directions));
        }
        return directions.toArray(double[][]::new);
    }

    private static double[][] rowProducts(double[][] rows) {
        int n = rows.length;
        double[][] products = new double[n][n];
        for (int r = 0; r < n; r++) {
            for (int s = 0; s <= r; s++) {
                products[r][s] = product(rows[r], rows[s]);
                products[s][r] = products[r][s];
            }
        }
        return products;
    }

    private static double[][] columnProducts(double[][] rows) {
        int d = rows[0].length;
        double[][] products = new double[d][d];
        for (double[] row : rows) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d && row[i] != 0; j++) {
                    products[i][j] += row[i] * row[j];
                }
            }
        }
        return products;
    }

    private static double[] combined(double[][] rows, double[] weights) {
        double[] sum = new double[rows[0].length];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weights[r] * rows[r][i];
            }
        }
        return sum;
    }

    /** Of length 1 and exactly across the others: rounding of small variances is taken out, twice. */
    private static double[] orthonormal(double[] vector, List<double[]> others) {
        for (int pass = 0; pass < 2; pass++) {
            for (double[] other : others) {
                double share = product(vector, other);
                for (int i = 0; i < vector.length; i++) {
                    vector[i] -= share * other[i];
                }
            }
            double length = Math.sqrt(product(vector, vector));
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= length;
            }
        }
        double largest = 0;
        for (double weight : vector) {
            largest = Math.abs(weight) > Math.abs(largest) ? weight : largest;
        }
        for (int i = 0; i < vector.length && largest < 0; i++) {
            vector[i] = -vector[i];
        }
        return vector;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /**
     * @param mean {@code [d]}
     * @param directions {@code [q][d]}
     */
    private record Linear(double[] mean, double[][] directions) implements Autoencoder {
        @Override
        public double[] encode(double[] input) {
            double[] centred = new double[mean.length];
            for (int i = 0; i < centred.length; i++) {
                centred[i] = input[i] - mean[i];
            }
            return across(centred);
        }

        private double[] across(double[] vector) {
            double[] across = new double[directions.length];
            for (int q = 0; q < across.length; q++) {
                across[q] = product(directions[q], vector);
            }
            return across;
        }

        @Override
        public double[] decode(double[] latent) {
            double[] decoded = mean.clone();
            for (int q = 0; q < latent.length; q++) {
                for (int i = 0; i < decoded.length; i++) {
                    decoded[i] += latent[q] * directions[q][i];
                }
            }
            return decoded;
        }

        @Override
        public double[] pulledBack(double[] latent, double[] gradient) {
            return across(gradient);
        }
    }
}
