package dev.rationale.attribution;

import java.util.List;

/** Evaluates an {@link AnalyticModel} in f64 and counts the rows. */
public final class AnalyticOracle implements GradientOracle {
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
    public List<double[][]> outputs(List<Row> rows) {
        forwardRows += rows.size();
        return rows.stream()
                .map(row -> new double[][] {model.outputs(point(row))})
                .toList();
    }

    @Override
    public GradientBatch gradients(List<Row> rows) {
        gradientRows += rows.size();
        return new Batch(
                rows.stream()
                        .mapToDouble(row -> row.target()
                                .objective()
                                .of(model.outputs(point(row)), row.target().index()))
                        .toArray(),
                rows.stream().map(row -> gradient(point(row), row.target())).toList());
    }

    private double[] point(Row row) {
        double[] point = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            point[i] = row.coordinate(i);
        }
        return point;
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

    private record Batch(double[] values, List<double[]> gradients) implements GradientBatch {
        @Override
        public double value(int row) {
            return values[row];
        }

        @Override
        public boolean isFinite(int row) {
            boolean finite = Double.isFinite(values[row]);
            for (double coordinate : gradients.get(row)) {
                finite &= Double.isFinite(coordinate);
            }
            return finite;
        }

        @Override
        public void addTo(int row, double weight, double[] sum) {
            double[] gradient = gradients.get(row);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * gradient[i];
            }
        }
    }
}
