package dev.rationale.attribution;

/**
 * One row of a batch: the point {@code from + position · (to − from)} of the input space.
 *
 * <p>The arrays are shared between rows and never changed, so that a device may build the point itself.
 *
 * @param from start of the segment, {@code [d]}
 * @param to end of the segment, {@code [d]}; the same array as {@code from} for a single point
 * @param position position on the segment, 0 to 1
 * @param held the record's inputs without gradient
 * @param target the scalar to explain; ignored where only outputs are asked for
 */
public record Row(double[] from, double[] to, double position, HeldInputs held, Target target) {

    /** Coordinate {@code i} of the point. Exact at both ends. */
    public double coordinate(int i) {
        if (position == 1) {
            return to[i];
        }
        return from[i] + position * (to[i] - from[i]);
    }
}
