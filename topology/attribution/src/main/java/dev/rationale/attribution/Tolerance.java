package dev.rationale.attribution;

import java.util.Arrays;

/**
 * How far two computations of one attribution may lie apart.
 *
 * <p>Their distance is the largest of {@code ‖B − A‖₂ / max(‖A‖₂, floor · s)} over the attributions and
 * {@code |g(B) − g(A)| / s} over the explained outputs {@code f(x)} and {@code f(x')}, with
 * {@code s = max(1, |f(x)|, |f(x')|)} of A. The floor keeps attributions that are themselves rounding errors of the output,
 * as those of a saturated softmax are, from being compared digit by digit.
 *
 * @param relative largest distance allowed, &gt; 0
 * @param floor norm, as a share of {@code s}, below which attributions are compared as if they had it
 */
public record Tolerance(double relative, double floor) {

    /**
     * The distance described above; symmetric but for the scale. Infinite where lengths differ, where one is not a number, or
     * where the two do not explain the same target.
     *
     * @param expected the attribution that sets the scale
     * @param found the one compared with it
     */
    public double distance(Attribution expected, Attribution found) {
        if (!expected.target().equals(found.target()) || expected.values().length != found.values().length) {
            return Double.POSITIVE_INFINITY;
        }
        double scale = Math.max(1, Math.max(Math.abs(expected.output()), Math.abs(expected.baselineOutput())));
        double apart = 0;
        double norm = 0;
        for (int i = 0; i < expected.values().length; i++) {
            apart = Math.hypot(apart, found.values()[i] - expected.values()[i]);
            norm = Math.hypot(norm, expected.values()[i]);
        }
        double largest = Math.max(
                apart / Math.max(norm, floor * scale),
                Math.max(
                        Math.abs(found.output() - expected.output()) / scale,
                        Math.abs(found.baselineOutput() - expected.baselineOutput()) / scale));
        return Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest;
    }

    /**
     * Whether two attributions agree: their distance is allowed, and whatever was counted or found is equal.
     *
     * <p>Asks for equal {@link Attribution#choices()}: a record whose choice flipped is another computation, which is
     * compared only once the choice is imposed.
     *
     * @throws IllegalArgumentException if the choices differ
     */
    public boolean holds(Attribution expected, Attribution found) {
        if (!Arrays.equals(expected.choices(), found.choices())) {
            throw new IllegalArgumentException("attributions of different choices are not comparable");
        }
        return distance(expected, found) <= relative
                && expected.steps() == found.steps()
                && expected.gradientEvaluations() == found.gradientEvaluations();
    }
}
