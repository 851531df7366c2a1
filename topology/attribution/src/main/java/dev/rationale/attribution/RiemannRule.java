package dev.rationale.attribution;

/**
 * Rules with equally spaced nodes.
 *
 * <p>On a smooth integrand {@link #MIDDLE} and {@link #TRAPEZOID} are of second order, the others of first; where the
 * gradient jumps (ReLU, max-pooling) every rule is of first order and {@link #MIDDLE} the most accurate.
 */
enum RiemannRule implements Quadrature {
    /** {@code αⱼ = j/n}, weights {@code 1/n}. */
    LEFT("riemann-left", 2),
    /** {@code αⱼ = (j+1)/n}, weights {@code 1/n}: the sum printed in the Integrated Gradients paper. */
    RIGHT("riemann-right", 2),
    /** {@code αⱼ = (2j+1)/2n}, weights {@code 1/n}. */
    MIDDLE("riemann-middle", 1),
    /** {@code αⱼ = j/(n−1)}, weights {@code 1/(n−1)}, half of that at the ends. */
    TRAPEZOID("trapezoid", 2),
    /** Captum's {@code riemann_trapezoid}: weights {@code 1/n}, half at the ends, so that they sum to {@code 1 − 1/n}. */
    TRAPEZOID_CAPTUM("trapezoid-captum", 2),
    /** saliency's {@code IntegratedGradients}: {@code αⱼ = j/(n−1)} with both ends, weights {@code 1/n}. */
    SALIENCY("saliency", 2);

    private final String published;
    private final int minimumSteps;

    RiemannRule(String published, int minimumSteps) {
        this.published = published;
        this.minimumSteps = minimumSteps;
    }

    @Override
    public String identifier() {
        return published;
    }

    @Override
    public int minimumSteps() {
        return minimumSteps;
    }

    @Override
    public boolean isSymmetric() {
        return this != LEFT && this != RIGHT;
    }

    @Override
    public Nodes nodes(int n) {
        if (n < minimumSteps) {
            throw new IllegalArgumentException(published + ": at least " + minimumSteps + " steps, found " + n);
        }
        return KnownNodes.of(this, n, () -> found(n));
    }

    private Nodes found(int n) {
        double[] positions = new double[n];
        double[] weights = new double[n];
        for (int j = 0; j < n; j++) {
            positions[j] = position(j, n);
            weights[j] = weight(j, n);
        }
        return new Nodes(positions, weights);
    }

    private double position(int j, int n) {
        return switch (this) {
            case LEFT -> (double) j / n;
            case RIGHT -> (j + 1.0) / n;
            case MIDDLE -> (2.0 * j + 1) / (2.0 * n);
            case TRAPEZOID, TRAPEZOID_CAPTUM, SALIENCY -> (double) j / (n - 1);
        };
    }

    private double weight(int j, int n) {
        boolean end = j == 0 || j == n - 1;
        return switch (this) {
            case LEFT, RIGHT, MIDDLE, SALIENCY -> 1.0 / n;
            case TRAPEZOID -> (end ? 0.5 : 1.0) / (n - 1);
            case TRAPEZOID_CAPTUM -> (end ? 0.5 : 1.0) / n;
        };
    }
}
