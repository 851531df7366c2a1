package dev.rationale.attribution;

/** What a {@link Work} wants evaluated. Arrays are never changed after they were handed over. */
public sealed interface RowRequest {

    /** Number of rows; 0 only for {@link Prepared}. */
    int rows();

    /**
     * The raw outputs at one point, forward only.
     *
     * @param point {@code [d]}
     * @param shared whether other records are likely to ask for the same array, as for that of a baseline; their answer may then
     *     be this one's
     */
    record Outputs(double[] point, boolean shared) implements RowRequest {

        /** A point of this record alone. */
        public static Outputs at(double[] point) {
            return new Outputs(point, false);
        }

        @Override
        public int rows() {
            return 1;
        }
    }

    /**
     * Values at positions on a straight segment and the weighted sum of the gradients there.
     *
     * @param from start, {@code [d]}
     * @param to end, {@code [d]}
     * @param positions {@code [n]}, 0 to 1
     * @param weights {@code [n]}
     * @param target the explained scalar
     */
    record Segment(double[] from, double[] to, double[] positions, double[] weights, Target target)
            implements RowRequest {
        private static final double[] START = {0};
        private static final double[] ONE = {1};

        /** One point, whose gradient is wanted as it is. */
        public static Segment point(double[] point, Target target) {
            return new Segment(point, point, START, ONE, target);
        }

        @Override
        public int rows() {
            return positions.length;
        }
    }

    /**
     * Something computed once and shared by the records of a model. Takes no row of the record's own.
     *
     * @param preparation what is wanted
     */
    record Prepared(Preparation<?> preparation) implements RowRequest {
        @Override
        public int rows() {
            return 0;
        }
    }
}
