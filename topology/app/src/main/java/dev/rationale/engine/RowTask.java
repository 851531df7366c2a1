package dev.rationale.engine;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.SegmentSum;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row request of a round: hands out its rows in order and takes results in any order.
 *
 * <p>Handing out is guarded by the engine's lock, taking results by this object's own.
 */
final class RowTask {
    static final Comparator<RowTask> MOST_URGENT_FIRST = RowTask::compareUrgency;

    private final Explanation explanation;
    private final RowRequest request;
    private final PoolKey key;
    private final int index;
    private final long rank;
    private final long sequence;
    private final @Nullable SegmentSum sum;
    private double @Nullable [][] outputs;
    private @Nullable Object prepared;
    private long queuedAt;
    private int handedOut;

    RowTask(Explanation explanation, RowRequest request, int index) {
        this.explanation = explanation;
        this.request = request;
        this.index = index;
        this.rank = explanation.rank();
        this.sequence = explanation.sequence();
        Object shapeKey = explanation.request().shape().key();
        if (request instanceof RowRequest.Segment segment) {
            Target target = segment.target();
            key = new PoolKey(explanation.model(), shapeKey, target.output(), target.objective());
            sum = new SegmentSum(segment);
        } else {
            key = new PoolKey(explanation.model(), shapeKey, -1, null);
            sum = null;
        }
    }

    /** By hand: every queue is sorted by it, and a chain of comparators took a tenth of the workers' time. */
    private static int compareUrgency(RowTask a, RowTask b) {
        int rank = Long.compare(a.rank, b.rank);
        if (rank != 0) {
            return rank;
        }
        int sequence = Long.compare(a.sequence, b.sequence);
        return sequence != 0 ? sequence : Integer.compare(a.index, b.index);
    }

    /** Whether it goes before every task of a record. */
    boolean isBefore(Explanation other) {
        return rank < other.rank() || (rank == other.rank() && sequence < other.sequence());
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

    void handOut(int rows) {
        handedOut += rows;
    }

    /** Rows {@code start … start + count} of a segment. */
    Stretch stretch(int start, int count) {
        return Stretch.part((RowRequest.Segment) request, start, count, held());
    }

    /** The one row of a request for outputs. */
    Point point() {
        return new Point(((RowRequest.Outputs) request).point(), held());
    }

    private HeldInputs held() {
        return explanation.request().shape().held();
    }

    /** Whether what is asked for was known before; the task is complete then. */
    synchronized boolean isKnown() {
        if (request instanceof RowRequest.Outputs asked) {
            outputs = explanation.model().known().find(asked, held());
            handedOut = outputs == null ? 0 : 1;
        }
        Preparations.Key wanted = preparation();
        if (wanted != null) {
            prepared = explanation.model().preparations().find(wanted);
        }
        return outputs != null || prepared != null;
    }

    /** What must be prepared for it; null for one that has rows. */
    Preparations.@Nullable Key preparation() {
        return request instanceof RowRequest.Prepared wanted ? Preparations.Key.of(wanted.preparation(), held()) : null;
    }

    /** Takes what was prepared. */
    synchronized void acceptPrepared(Object value) {
        prepared = value;
    }

    /** Takes the outputs of its one row; always completes it. */
    synchronized boolean acceptOutputs(double[][] found) {
        outputs = found;
        explanation.model().known().add((RowRequest.Outputs) request, held(), found);
        return true;
    }

    /** Takes what came of the rows from {@code start} on; whether all are there. */
    synchronized boolean acceptGradients(int start, RowResult.Segment found) {
        return Objects.requireNonNull(sum).add(start, found);
    }

    synchronized RowResult result() {
        if (prepared != null) {
            return new RowResult.Prepared(prepared);
        }
        return outputs != null
                ? new RowResult.Outputs(outputs)
                : Objects.requireNonNull(sum).result();
    }
}
