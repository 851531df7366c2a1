package dev.rationale.attribution.guided;

/**
 * Moves the selected coordinates, taken as one vector, along the great circle to where they may go, length in between.
 *
 * <p>Straight where a vector is shorter than 1e-9 or the two are nearly parallel or opposite, {@code |cos| > 0.9995}: so always for
 * one coordinate. The L1 distance left is not exactly the one wanted, and a coordinate may leave the range between its ends.
 *
 * <p>Source: arXiv 2605.02167, as released.
 */
final class Slerp implements GreedyStep.PartialMove {
    private static final double SHORT = 1e-9;
    private static final double PARALLEL = 0.9995;

    @Override
    public void move(double[] point, double[] ends, int[] selected, double share) {
        double square = 0;
        double squareOfEnds = 0;
        double product = 0;
        for (int i : selected) {
            square += point[i] * point[i];
            squareOfEnds += ends[i] * ends[i];
            product += point[i] * ends[i];
        }
        double cosine = product / Math.sqrt(square * squareOfEnds);
        if (Math.sqrt(square) < SHORT || Math.sqrt(squareOfEnds) < SHORT || !(Math.abs(cosine) <= PARALLEL)) {
            STRAIGHT.move(point, ends, selected, share);
            return;
        }
        // StrictMath: the path must not depend on the platform.
        double angle = StrictMath.acos(cosine);
        double sine = StrictMath.sin(angle);
        double ofPoint = StrictMath.sin((1 - share) * angle) / sine;
        double ofEnds = StrictMath.sin(share * angle) / sine;
        for (int i : selected) {
            point[i] = ofPoint * point[i] + ofEnds * ends[i];
        }
    }
}
