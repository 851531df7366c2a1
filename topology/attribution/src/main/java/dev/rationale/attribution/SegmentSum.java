package dev.rationale.attribution;

import org.jspecify.annotations.Nullable;

/**
 * Puts the result of a segment together from those of its stretches, in whatever order they come. For one thread at a time.
 */
public final class SegmentSum {
    private final int rows;
    private RowResult.@Nullable Segment sum;
    private int missing;

    /** Nothing yet of {@code segment}. */
    public SegmentSum(RowRequest.Segment segment) {
        this.rows = segment.rows();
        this.missing = rows;
    }

    /**
     * Adds a stretch; its arrays are this object's from now on.
     *
     * @param first its first row
     * @param part its result
     * @return whether the segment is complete
     */
    public boolean add(int first, RowResult.Segment part) {
        int count = part.values().length;
        missing -= count;
        if (count == rows) {
            sum = part;
            return true;
        }
        int firstNonFinite = part.firstNonFinite() < 0 ? -1 : first + part.firstNonFinite();
        double[] values = sum == null ? new double[rows] : sum.values();
        System.arraycopy(part.values(), 0, values, first, count);
        double[] gradient = part.gradient();
        if (sum != null) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += sum.gradient()[i];
            }
            if (sum.firstNonFinite() >= 0 && (firstNonFinite < 0 || sum.firstNonFinite() < firstNonFinite)) {
                firstNonFinite = sum.firstNonFinite();
            }
        }
        sum = new RowResult.Segment(values, gradient, firstNonFinite);
        return missing == 0;
    }

    /** The whole, once it is complete. */
    public RowResult.Segment result() {
        if (missing != 0 || sum == null) {
            throw new IllegalStateException(missing + " rows are missing");
        }
        return sum;
    }
}
