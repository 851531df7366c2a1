package dev.rationale.attribution;

/** A weakness of an attribution that is published all the same. */
public enum Finding {
    /** The requested tolerance was not reached within the limits. */
    NOT_CONVERGED,
    /** The baseline equals the input. */
    BASELINE_DEGENERATE,
    /**
     * What method or baseline chooses by could not be told, so that it gives what it gives without the choice: uniform weights where a
     * score cannot be reached, the nearest row where no counterfactual was found, the closest point where none is neutral.
     */
    DEGRADED_METHOD,
    /** Every gradient on the path is zero. */
    FLAT_PATH,
    /** Every gradient on the path is zero although the output differs between its ends. */
    UNRESOLVED_JUMP,
    /** Fewer baselines or path points than asked for went into the result. */
    PARTIAL
}
