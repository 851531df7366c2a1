package dev.rationale.attribution.metric;

/** The trapezoidal rule over given points. */
public final class Trapezoid {
    private Trapezoid() {}

    /**
     * Area under the polyline through {@code (xs[i], ys[i])}; 0 for fewer than two points.
     *
     * @param xs ascending
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double area(double[] xs, double[] ys) {
        if (xs.length != ys.length) {
            throw new IllegalArgumentException("expected " + xs.length + " heights, found " + ys.length);
        }
        double area = 0;
        for (int i = 1; i < xs.length; i++) {
            area += (xs[i] - xs[i - 1]) * (ys[i] + ys[i - 1]) / 2;
        }
        return area;
    }
}
