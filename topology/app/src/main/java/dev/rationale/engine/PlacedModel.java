package dev.rationale.engine;

/**
 * One model on one device for the life of the engine: how many rows it may get at once. Compared by identity. For any number
 * of threads.
 *
 * <p>A batch that does not fit into memory halves the limit. After a row of full batches that do fit the limit doubles again; a
 * size that failed before is tried again only after twice as many as the last time. A batch without gradients, which takes less
 * memory, says nothing about one with gradients that failed.
 */
final class PlacedModel {
    private static final int FIRST_PATIENCE = 64;
    private static final int LONGEST_PATIENCE = 1 << 16;

    private final Placement placement;
    private final KnownOutputs known = new KnownOutputs();
    private final Preparations preparations = new Preparations();
    private final int most;
    private int limit;
    private int failedAt = Integer.MAX_VALUE;
    private int patience = FIRST_PATIENCE;
    private int good;
    private boolean failedWithGradients;

    /**
     * @param most rows that best size and memory allow
     */
    PlacedModel(Placement placement, int most) {
        this.placement = placement;
        this.most = most;
        this.limit = most;
    }

    Placement placement() {
        return placement;
    }

    /** Its outputs at shared points. */
    KnownOutputs known() {
        return known;
    }

    /** What its records share. */
    Preparations preparations() {
        return preparations;
    }

    /** Rows that a batch may have now. */
    synchronized int limit() {
        return limit;
    }

    /** Bytes of a row with so many coordinates. */
    long bytesPerRow(int dimension) {
        return bytesPerRow(placement, dimension);
    }

    static long bytesPerRow(Placement placement, int dimension) {
        int probed = Math.max(1, placement.oracle().dimension());
        return Math.max(1, Math.round((double) placement.bytesPerRow() * dimension / probed));
    }

    /** A batch of so many rows did not fit. */
    synchronized void tooLarge(int rows, boolean gradients) {
        if (rows >= failedAt) {
            patience = Math.min(LONGEST_PATIENCE, 2 * patience);
        }
        failedAt = rows;
        limit = Math.max(1, Math.min(limit, rows / 2));
        good = 0;
        failedWithGradients = gradients;
    }

    /** A batch of so many rows was good; whether the limit is larger now. */
    synchronized boolean fitted(int rows, boolean gradients) {
        if (limit == most || !Batch.isFull(rows, limit) || (failedWithGradients && !gradients)) {
            return false;
        }
        good++;
        if (good < patience) {
            return false;
        }
        good = 0;
        limit = Math.min(most, 2 * limit);
        return true;
    }
}
