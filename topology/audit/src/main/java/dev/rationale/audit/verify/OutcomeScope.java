package dev.rationale.audit.verify;

/** Which published outcomes are compared with the leaves. */
public enum OutcomeScope {
    /** All: the log and its topics stood still while they were read. */
    ALL,
    /** All about events up to the last leaf of their partition; later ones are counted: the log was being written. */
    UP_TO_LAST_LEAF,
    /** None: the place holds no outcomes. */
    NONE
}
