package dev.rationale.engine;

import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowByRow;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** f(x) = Σ xᵢ³, gradient 3xᵢ²; remembers the batches it saw and lets a test interfere with each. */
final class Polynomial extends RowByRow {
    private final List<List<Row>> batches = new CopyOnWriteArrayList<>();
    private final int dimension;
    private final Consumer<List<Row>> before;

    /**
     * A row of a batch.
     *
     * @param to end of its segment, or the point itself
     * @param position on the segment
     */
    record Row(double[] to, double position) {}

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
    public List<double[][]> outputs(List<Point> points) {
        saw(points.stream().map(point -> new Row(point.coordinates(), 1)).toList());
        return super.outputs(points);
    }

    @Override
    public List<RowResult.Segment> gradients(List<Stretch> stretches) {
        List<Row> rows = new ArrayList<>();
        for (Stretch stretch : stretches) {
            for (int j = 0; j < stretch.count(); j++) {
                rows.add(new Row(stretch.to(), stretch.position(j)));
            }
        }
        saw(rows);
        return super.gradients(stretches);
    }

    private void saw(List<Row> rows) {
        batches.add(rows);
        before.accept(rows);
    }

    @Override
    protected double[][] outputs(double[] point) {
        return new double[][] {{value(point)}};
    }

    @Override
    protected Slope slope(double[] point, Target target) {
        double[] gradient = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            gradient[i] = 3 * point[i] * point[i];
        }
        return new Slope(value(point), gradient);
    }

    private static double value(double[] point) {
        double sum = 0;
        for (double coordinate : point) {
            sum += coordinate * coordinate * coordinate;
        }
        return sum;
    }
}
