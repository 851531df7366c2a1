package dev.rationale.attribution;

/** A weakness of an attribution that is published all the same. */
public enum Finding {
    /** The requested tolerance was not reached within the limits. */
    NOT_CONVERGED,
    /** The baseline equals the input. */
    BASELINE_DEGENERATE,
    /** Every gradient on the path is zero. */
    FLAT_PATH,
    /** Every gradient on the path is zero although the output differs between its ends. */
    UNRESOLVED_JUMP,
    /** Fewer baselines or path points than asked for went into the result. */
    PARTIAL,
    /** No baseline is as its kind has it: the nearest to it that was found stands in. */
    BASELINE_SUBSTITUTED
}
