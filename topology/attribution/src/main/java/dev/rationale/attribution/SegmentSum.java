package dev.rationale.attribution;

/**
 * Puts the result of a segment together from those of its stretches, in whatever order they come. For one thread at a time.
 */
public final class SegmentSum {
    private final double[] values;
    private final double[] gradient;
    private int firstNonFinite = -1;
    private int missing;

    /** Nothing yet of {@code segment}. */
    public SegmentSum(RowRequest.Segment segment) {
        this.values = new double[segment.rows()];
        this.gradient = new double[segment.from().length];
        this.missing = values.length;
    }

    /**
     * Adds a stretch.
     *
     * @param first its first row
     * @param part its result
     * @return whether the segment is complete
     */
    public boolean add(int first, RowResult.Segment part) {
        int count = part.values().length;
        System.arraycopy(part.values(), 0, values, first, count);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += part.gradient()[i];
        }
        if (part.firstNonFinite() >= 0 && (firstNonFinite < 0 || first + part.firstNonFinite() < firstNonFinite)) {
            firstNonFinite = first + part.firstNonFinite();
        }
        missing -= count;
        return missing == 0;
    }

    /** The whole, once it is complete. */
    public RowResult.Segment result() {
        if (missing != 0) {
            throw new IllegalStateException(missing + " rows are missing");
        }
        return new RowResult.Segment(values, gradient, firstNonFinite);
    }
}
