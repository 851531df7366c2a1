package dev.rationale.attribution;

/** Evaluates an {@link AnalyticModel} in f64 and counts the rows. */
public final class AnalyticOracle extends RowByRow {
    private final int dimension;
    private final AnalyticModel model;
    private int forwardRows;
    private int gradientRows;

    /** An oracle for points with {@code dimension} coordinates. */
    public AnalyticOracle(int dimension, AnalyticModel model) {
        this.dimension = dimension;
        this.model = model;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    /** Rows evaluated without gradient. */
    public int forwardRows() {
        return forwardRows;
    }

    /** Rows evaluated with gradient. */
    public int gradientRows() {
        return gradientRows;
    }

    @Override
    protected double[][] outputs(double[] point) {
        forwardRows++;
        return new double[][] {model.outputs(point)};
    }

    @Override
    protected Slope slope(double[] point, Target target) {
        gradientRows++;
        return new Slope(target.objective().of(model.outputs(point), target.index()), gradient(point, target));
    }

    private double[] gradient(double[] x, Target target) {
        double[][] jacobian = model.jacobian(x);
        if (target.objective() == Objective.RAW) {
            return jacobian[target.index()];
        }
        double[] outputs = model.outputs(x);
        double[] gradient = jacobian[target.index()].clone();
        for (int c = 0; c < outputs.length; c++) {
            double probability = Objective.PROBABILITY.of(outputs, c);
            for (int i = 0; i < dimension; i++) {
                gradient[i] -= probability * jacobian[c][i];
            }
        }
        double factor =
                target.objective() == Objective.PROBABILITY ? Objective.PROBABILITY.of(outputs, target.index()) : 1;
        for (int i = 0; i < dimension; i++) {
            gradient[i] *= factor;
        }
        return gradient;
    }
}
