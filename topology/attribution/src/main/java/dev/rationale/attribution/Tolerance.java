package dev.rationale.attribution;

import java.util.Arrays;

/**
 * How far two computations of one attribution may lie apart.
 *
 * <p>Their distance is the largest of {@code ‖B − A‖₂ / max(‖A‖₂, floor · s)} over the attributions and
 * {@code |g(B) − g(A)| / s} over the explained outputs {@code f(x)} and {@code f(x')}, with
 * {@code s = max(1, |f(x)|, |f(x')|)} of A; without baselines, without {@code f(x')}. The floor keeps attributions that are themselves rounding errors of the output,
 * as those of a saturated softmax are, from being compared digit by digit.
 *
 * <p>Where a path point lies within rounding of a kink of the model (a ReLU, the largest of a pooling window), the two may take
 * its gradient on different sides. That is a choice inside the model, which nobody can record; it moves the attribution by that
 * point's share, far more than rounding, and in few records.
 *
 * @param relative largest distance where all points lie on the same sides, &gt; 0
 * @param kinked largest distance at all
 * @param floor norm, as a share of {@code s}, below which attributions are compared as if they had it
 */
public record Tolerance(double relative, double kinked, double floor) {

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
        boolean compared = !Double.isNaN(expected.baselineOutput()) || !Double.isNaN(found.baselineOutput());
        double scale =
                Math.max(1, Math.max(Math.abs(expected.output()), compared ? Math.abs(expected.baselineOutput()) : 0));
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
                        compared ? Math.abs(found.baselineOutput() - expected.baselineOutput()) / scale : 0));
        return Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest;
    }

    /**
     * Whether two attributions agree: their distance is allowed, a kink granted, and they took the same number of steps.
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
        return distance(expected, found) <= kinked
                && expected.steps() == found.steps()
                && expected.gradientEvaluations() == found.gradientEvaluations();
    }
}
