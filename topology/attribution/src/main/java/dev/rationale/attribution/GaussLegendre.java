package dev.rationale.attribution;

/**
 * Gauss–Legendre quadrature, Captum's default: exact for polynomials up to degree {@code 2n − 1}, so spectral on smooth
 * networks and without advantage on those with kinks.
 *
 * <p>Nodes are the roots of the Legendre polynomial {@code Pₙ} by Newton's method from
 * {@code cos(π(j + ¾)/(n + ½))}; they and the weights are accurate to a few units in the last place. Cost {@code O(n²)}, once
 * for each of the first few {@code n}: for 50 nodes it is more than a small network takes for its 50 gradients.
 */
final class GaussLegendre implements Quadrature {
    private static final int ITERATIONS = 20;
    private static final double PRECISION = 1e-15;

    @Override
    public String identifier() {
        return "gausslegendre";
    }

    @Override
    public int minimumSteps() {
        return 1;
    }

    @Override
    public Nodes nodes(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("gausslegendre: at least 1 step, found " + n);
        }
        return KnownNodes.of(this, n, () -> found(n));
    }

    private static Nodes found(int n) {
        double[] positions = new double[n];
        double[] weights = new double[n];
        for (int j = 0; j < (n + 1) / 2; j++) {
            double root = root(n, j);
            double slope = legendre(n, root)[1];
            double weight = 1 / ((1 - root * root) * slope * slope);
            positions[j] = (1 - root) / 2;
            positions[n - 1 - j] = (1 + root) / 2;
            weights[j] = weight;
            weights[n - 1 - j] = weight;
        }
        return new Nodes(positions, weights);
    }

    private static double root(int n, int j) {
        if (2 * j + 1 == n) {
            return 0;
        }
        double root = Math.cos(Math.PI * (j + 0.75) / (n + 0.5));
        for (int i = 0; i < ITERATIONS; i++) {
            double[] polynomial = legendre(n, root);
            double change = polynomial[0] / polynomial[1];
            root -= change;
            if (Math.abs(change) < PRECISION) {
                break;
            }
        }
        return root;
    }

    /** {@code Pₙ(t)} and its derivative, for {@code |t| < 1}. */
    private static double[] legendre(int n, double t) {
        double previous = 1;
        double current = t;
        for (int k = 2; k <= n; k++) {
            double next = ((2.0 * k - 1) * t * current - (k - 1.0) * previous) / k;
            previous = current;
            current = next;
        }
        return new double[] {current, n * (t * current - previous) / (t * t - 1)};
    }
}
