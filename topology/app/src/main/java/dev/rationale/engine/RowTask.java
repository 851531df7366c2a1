package dev.rationale.engine;

import dev.rationale.attribution.GradientBatch;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Row;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One row request of a round: hands out its rows in order, takes results in any order, and adds gradients in the order of
 * positions, so that the sum does not depend on how the rows were cut into batches.
 *
 * <p>Handing out is guarded by the engine's lock, taking results by this object's own.
 */
final class RowTask {
    private static final Target ANY = new Target(0, 0, Objective.RAW);

    private final Explanation explanation;
    private final RowRequest request;
    private final PoolKey key;
    private final int index;
    private final double[] values;
    private final double[] gradient;
    private final TreeMap<Integer, Chunk> early = new TreeMap<>();
    private double @Nullable [][] outputs;
    private int handedOut;
    /** Written under this object's lock. */
    private volatile int added;

    private int firstNonFinite = -1;

    /** Rows {@code start … start + count} of the task, found from {@code first} on in a batch. */
    private record Chunk(GradientBatch batch, int first, int count) {}

    RowTask(Explanation explanation, RowRequest request, int index) {
        this.explanation = explanation;
        this.request = request;
        this.index = index;
        EngineRequest record = explanation.request();
        if (request instanceof RowRequest.Segment segment) {
            key = new PoolKey(
                    record.model(),
                    record.rowsPerBatch(),
                    record.shapeKey(),
                    segment.target().output(),
                    segment.target().objective());
            values = new double[segment.rows()];
            gradient = new double[segment.from().length];
        } else {
            key = new PoolKey(record.model(), record.rowsPerBatch(), record.shapeKey(), -1, null);
            values = new double[0];
            gradient = new double[0];
        }
    }

    Explanation explanation() {
        return explanation;
    }

    PoolKey key() {
        return key;
    }

    /** Position in its round. */
    int index() {
        return index;
    }

    /** First row not handed out yet. */
    int position() {
        return handedOut;
    }

    int remaining() {
        return request.rows() - handedOut;
    }

    /** Rows that may be handed out now, if at most {@code window} may wait for earlier ones. */
    int available(int window) {
        return Math.min(remaining(), window - (handedOut - added));
    }

    void handOut(int rows) {
        handedOut += rows;
    }

    /** Row {@code i} of the request. */
    Row row(int i) {
        var held = explanation.request().held();
        if (request instanceof RowRequest.Segment segment) {
            return new Row(segment.from(), segment.to(), segment.positions()[i], held, segment.target());
        }
        double[] point = ((RowRequest.Outputs) request).point();
        return new Row(point, point, 0, held, ANY);
    }

    /** Takes the outputs of its one row; always completes it. */
    synchronized boolean acceptOutputs(double[][] found) {
        outputs = found;
        added = 1;
        return true;
    }

    /**
     * Takes the gradients of rows {@code start … start + count}, which lie in {@code batch} from {@code first} on.
     *
     * @return whether all rows are there
     */
    synchronized boolean acceptGradients(int start, int count, GradientBatch batch, int first) {
        early.put(start, new Chunk(batch, first, count));
        for (Chunk next = early.remove(added); next != null; next = early.remove(added)) {
            add(next);
        }
        return added == request.rows();
    }

    private void add(Chunk chunk) {
        double[] weights = ((RowRequest.Segment) request).weights();
        int position = added;
        for (int row = chunk.first(); row < chunk.first() + chunk.count(); row++, position++) {
            values[position] = chunk.batch().value(row);
            if (chunk.batch().isFinite(row)) {
                chunk.batch().addTo(row, weights[position], gradient);
            } else if (firstNonFinite < 0) {
                firstNonFinite = position;
            }
        }
        added = position;
    }

    synchronized RowResult result() {
        return outputs != null
                ? new RowResult.Outputs(outputs)
                : new RowResult.Segment(values, gradient, firstNonFinite);
    }
}
