package dev.rationale.engine;

import dev.rationale.attribution.GradientBatch;
import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** f(x) = Σ xᵢ³, gradient 3xᵢ²; remembers the batches it saw and lets a test interfere with each. */
final class Polynomial implements GradientOracle {
    private final List<List<Row>> batches = new CopyOnWriteArrayList<>();
    private final int dimension;
    private final Consumer<List<Row>> before;

    Polynomial(int dimension, Consumer<List<Row>> before) {
        this.dimension = dimension;
        this.before = before;
    }

    List<List<Row>> batches() {
        return batches;
    }

    List<Integer> batchSizes() {
        return batches.stream().map(List::size).toList();
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public List<double[][]> outputs(List<Row> rows) {
        batches.add(rows);
        before.accept(rows);
        List<double[][]> outputs = new ArrayList<>();
        for (Row row : rows) {
            outputs.add(new double[][] {{value(row)}});
        }
        return outputs;
    }

    @Override
    public GradientBatch gradients(List<Row> rows) {
        batches.add(rows);
        before.accept(rows);
        return new Cubes(rows);
    }

    private static double value(Row row) {
        double sum = 0;
        for (int i = 0; i < row.from().length; i++) {
            sum += Math.pow(row.coordinate(i), 3);
        }
        return sum;
    }

    private record Cubes(List<Row> rows) implements GradientBatch {
        @Override
        public double value(int row) {
            return Polynomial.value(rows.get(row));
        }

        @Override
        public boolean isFinite(int row) {
            return Double.isFinite(value(row));
        }

        @Override
        public void addTo(int row, double weight, double[] sum) {
            for (int i = 0; i < sum.length; i++) {
                double x = rows.get(row).coordinate(i);
                sum[i] += weight * 3 * x * x;
            }
        }
    }
}
