package dev.rationale.attribution.geodesic;

/** Adam (Kingma, Ba 2015, arXiv 1412.6980) with its published constants. */
final class Adam {
    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;

    private final double[][] mean;
    private final double[][] square;
    private final double epsilon;
    private int steps;

    /**
     * @param epsilon what is added to a gradient's size; gradients far smaller move nothing
     */
    Adam(int points, int dimension, double epsilon) {
        this.mean = new double[points][dimension];
        this.square = new double[points][dimension];
        this.epsilon = epsilon;
    }

    /** Moves {@code parameters} against {@code gradients}; both {@code [points][d]}. */
    void step(double[][] parameters, double[][] gradients, double rate) {
        steps++;
        double meanScale = 1 - StrictMath.pow(FIRST, steps);
        double squareScale = 1 - StrictMath.pow(SECOND, steps);
        for (int k = 0; k < parameters.length; k++) {
            for (int i = 0; i < parameters[k].length; i++) {
                double gradient = gradients[k][i];
                mean[k][i] = FIRST * mean[k][i] + (1 - FIRST) * gradient;
                square[k][i] = SECOND * square[k][i] + (1 - SECOND) * gradient * gradient;
                parameters[k][i] -= rate * (mean[k][i] / meanScale) / (Math.sqrt(square[k][i] / squareScale) + epsilon);
            }
        }
    }
}
