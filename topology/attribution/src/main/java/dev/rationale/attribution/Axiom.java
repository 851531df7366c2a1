package dev.rationale.attribution;

/**
 * Properties that a method may keep. A method keeps each of them but those that it {@linkplain AttributionMethod#concessions
 * concedes}; a conformance kit checks both.
 *
 * <p>"Up to the tolerance" means: a result that misses it says {@link Finding#NOT_CONVERGED}.
 */
public enum Axiom {
    /** The values add up to {@code f(x) − f(x')}, the mean over the baselines, up to the tolerance. */
    COMPLETENESS,
    /** {@code A(f + g) = A(f) + A(g)}, up to the tolerance where the steps are chosen by it. */
    LINEARITY,
    /** A coordinate that the model ignores gets exactly 0; "sensitivity (b)" of Sundararajan, Taly, Yan. */
    DUMMY,
    /** Two coordinates that the model treats alike, equal in the input and in each baseline, get the same value. */
    SYMMETRY,
    /**
     * If input and baseline differ in one coordinate only and the outputs differ, that coordinate gets a value other than 0;
     * "sensitivity (a)". A step that the nodes miss is reported as {@link Finding#UNRESOLVED_JUMP}.
     */
    SENSITIVITY,
    /** Models that compute the same function get the same values. */
    IMPLEMENTATION_INVARIANCE,
    /** A coordinate equal to that of every baseline gets exactly 0. */
    MISSINGNESS
}
