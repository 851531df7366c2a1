package dev.rationale.attribution;

import java.util.List;

/**
 * A way from a baseline to the input. Between consecutive vertices it is straight, and each leg is integrated with its own
 * differences, {@code Aᵢ = Σ_legs (toᵢ − fromᵢ) ∫ ∂ᵢf}: the form that is complete on bent paths too.
 */
public interface Path {

    /** At least two points, {@code [d]} each: the baseline, the bends, the input. */
    List<double[]> vertices();
}
