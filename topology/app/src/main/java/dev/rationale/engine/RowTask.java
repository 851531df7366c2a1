package dev.rationale.engine;

import dev.rationale.attribution.GradientBatch;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Row;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One row request of a round: hands out its rows in order, takes results in any order, and adds gradients in the order of
 * positions, so that the sum does not depend on how the rows were cut into batches.
 *
 * <p>Handing out is guarded by the engine's lock, taking results by this object's own.
 */
final class RowTask {
    static final Comparator<RowTask> MOST_URGENT_FIRST = RowTask::compareUrgency;

    private static final Target ANY = new Target(0, 0, Objective.RAW);

    private final Explanation explanation;
    private final RowRequest request;
    private final PoolKey key;
    private final int index;
    private final double[] values;
    private double[] gradient;
    private final TreeMap<Integer, Chunk> early = new TreeMap<>();
    private double @Nullable [][] outputs;
    private long queuedAt;
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
        Object shapeKey = explanation.request().shape().key();
        if (request instanceof RowRequest.Segment segment) {
            Target target = segment.target();
            key = new PoolKey(explanation.model(), shapeKey, target.output(), target.objective());
            values = new double[segment.rows()];
            gradient = new double[segment.from().length];
        } else {
            key = new PoolKey(explanation.model(), shapeKey, -1, null);
            values = new double[0];
            gradient = new double[0];
        }
    }

    /** By hand: every queue is sorted by it, and a chain of comparators took a tenth of the workers' time. */
    private static int compareUrgency(RowTask a, RowTask b) {
        int rank = Long.compare(a.explanation.rank(), b.explanation.rank());
        if (rank != 0) {
            return rank;
        }
        int sequence = Long.compare(a.explanation.sequence(), b.explanation.sequence());
        return sequence != 0 ? sequence : Integer.compare(a.index, b.index);
    }

    Explanation explanation() {
        return explanation;
    }

    PoolKey key() {
        return key;
    }

    int dimension() {
        return explanation.request().shape().dimension();
    }

    /** Position in its round. */
    int index() {
        return index;
    }

    /** {@link System#nanoTime()} when it began to wait. */
    long queuedAt() {
        return queuedAt;
    }

    void queue(long nanoTime) {
        queuedAt = nanoTime;
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
        return Math.max(0, Math.min(remaining(), window - (handedOut - added)));
    }

    void handOut(int rows) {
        handedOut += rows;
    }

    /** Row {@code i} of the request. */
    Row row(int i) {
        var held = explanation.request().shape().held();
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
        if (start != added) {
            early.put(start, new Chunk(batch.kept(), first, count));
            return false;
        }
        add(new Chunk(batch, first, count));
        for (Chunk next = early.remove(added); next != null; next = early.remove(added)) {
            add(next);
        }
        return added == request.rows();
    }

    private void add(Chunk chunk) {
        double[] weights = ((RowRequest.Segment) request).weights();
        double[] before = gradient.clone();
        int position = added;
        boolean finite = true;
        for (int row = chunk.first(); row < chunk.first() + chunk.count(); row++, position++) {
            values[position] = chunk.batch().value(row);
            finite &= Double.isFinite(values[position]);
            chunk.batch().addTo(row, weights[position], gradient);
        }
        if (!finite || !isFinite(gradient)) {
            gradient = before;
            addFiniteRows(chunk);
        }
        added = position;
    }

    /** Once more, row by row: looking at every gradient would cost as much as adding it, and hardly ever finds anything. */
    private void addFiniteRows(Chunk chunk) {
        double[] weights = ((RowRequest.Segment) request).weights();
        for (int i = 0; i < chunk.count(); i++) {
            int row = chunk.first() + i;
            if (chunk.batch().isFinite(row)) {
                chunk.batch().addTo(row, weights[added + i], gradient);
            } else if (firstNonFinite < 0) {
                firstNonFinite = added + i;
            }
        }
    }

    private static boolean isFinite(double[] vector) {
        for (double value : vector) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    synchronized RowResult result() {
        return outputs != null
                ? new RowResult.Outputs(outputs)
                : new RowResult.Segment(values, gradient, firstNonFinite);
    }
}
