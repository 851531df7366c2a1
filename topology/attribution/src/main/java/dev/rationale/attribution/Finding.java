package dev.rationale.attribution;

/** A weakness of an attribution that is published all the same. */
public enum Finding {
    /** The requested tolerance was not reached within the limits. */
    NOT_CONVERGED,
    /** The baseline equals the input. */
    BASELINE_DEGENERATE,
    /** What the method chooses by could not be told, so that it gives what it gives without the choice. */
    DEGRADED_METHOD,
    /** Every gradient on the path is zero. */
    FLAT_PATH,
    /** Every gradient on the path is zero although the output differs between its ends. */
    UNRESOLVED_JUMP,
    /** Fewer baselines or path points than asked for went into the result. */
    PARTIAL
}
