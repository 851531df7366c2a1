package dev.rationale.attribution.metric;

import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A measurement that wants outputs at points known from the start. Points are made when they are asked for, a few megabytes
 * at a time: a curve over a large image would else fill the heap with copies of it.
 */
final class ForwardRows implements Measurement {
    private static final int MOST_COORDINATES = 1 << 20;
    private static final int FEWEST_ROWS = 16;

    private final int count;
    private final IntFunction<RowRequest.Outputs> row;
    private final Function<List<double[][]>, Map<Measure, Double>> judge;
    private final List<double[][]> outputs = new ArrayList<>();

    /** A measurement that wants no rows. */
    static ForwardRows none(Supplier<Map<Measure, Double>> judge) {
        return new ForwardRows(
                0,
                row -> {
                    throw new IllegalArgumentException("no row " + row);
                },
                outputs -> judge.get());
    }

    /**
     * @param count number of points
     * @param row by number
     * @param judge takes the outputs in the order of the points
     */
    ForwardRows(
            int count, IntFunction<RowRequest.Outputs> row, Function<List<double[][]>, Map<Measure, Double>> judge) {
        this.count = count;
        this.row = row;
        this.judge = judge;
    }

    @Override
    public List<RowRequest> next() {
        List<RowRequest> rows = new ArrayList<>();
        long coordinates = 0;
        for (int i = outputs.size(); i < count && (rows.size() < FEWEST_ROWS || coordinates < MOST_COORDINATES); i++) {
            RowRequest.Outputs next = row.apply(i);
            coordinates += next.point().length;
            rows.add(next);
        }
        return rows;
    }

    @Override
    public void accept(List<RowResult> results) {
        for (RowResult result : results) {
            if (!(result instanceof RowResult.Outputs found)) {
                throw new IllegalArgumentException("expected outputs");
            }
            outputs.add(found.values());
        }
    }

    @Override
    public Map<Measure, Double> scores() {
        return judge.apply(outputs);
    }
}
