package dev.rationale.attribution;

/**
 * Rows on one straight segment, {@code from + positionⱼ · (to − from)} with {@code first ≤ j < first + count}, whose gradients
 * are wanted as one weighted sum. A device may build the points and add the gradients itself, so that neither travels.
 *
 * <p>Arrays are shared and never changed; stretches that name the same ones are cheaper together.
 *
 * @param from start of the segment, {@code [d]}; exact at position 0
 * @param to end of the segment, {@code [d]}
 * @param positions on the segment, 0 to 1
 * @param weights of the gradients, one for each position
 * @param first index of the first position meant here
 * @param count number of rows, &gt; 0
 * @param held the record's inputs without gradient
 * @param target the scalar to explain
 */
public record Stretch(
        double[] from,
        double[] to,
        double[] positions,
        double[] weights,
        int first,
        int count,
        HeldInputs held,
        Target target) {
    private static final double[] START = {0};
    private static final double[] ONE = {1};

    /** All rows of a segment. */
    public static Stretch of(RowRequest.Segment segment, HeldInputs held) {
        return part(segment, 0, segment.rows(), held);
    }

    /** Rows {@code first … first + count} of a segment. */
    public static Stretch part(RowRequest.Segment segment, int first, int count, HeldInputs held) {
        return new Stretch(
                segment.from(),
                segment.to(),
                segment.positions(),
                segment.weights(),
                first,
                count,
                held,
                segment.target());
    }

    /** One point, whose gradient is wanted as it is. */
    public static Stretch point(double[] point, HeldInputs held, Target target) {
        return new Stretch(point, point, START, ONE, 0, 1, held, target);
    }

    /** Position of row {@code j} of this stretch. */
    public double position(int j) {
        return positions[first + j];
    }

    /** Weight of row {@code j} of this stretch. */
    public double weight(int j) {
        return weights[first + j];
    }

    /** Coordinate {@code i} of row {@code j} of this stretch, in float64. */
    public double coordinate(int j, int i) {
        return from[i] + position(j) * (to[i] - from[i]);
    }
}
