package dev.rationale.attribution;

/** This record cannot be explained; its neighbours are not concerned. The message never holds a feature value. */
public final class UnexplainableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why; each has a permanent identifier in the published records: its name. */
    public enum Reason {
        /** The input holds NaN or infinity. */
        NON_FINITE_INPUT,
        /** A baseline holds NaN or infinity. */
        NON_FINITE_BASELINE,
        /** No baseline exists for the record, or one has another number of coordinates. */
        UNUSABLE_BASELINE,
        /** The model returned NaN or infinity. */
        NON_FINITE_MODEL,
        /** The target names an output or index that the model does not have. */
        TARGET_OUT_OF_RANGE
    }

    /**
     * @param reason the permanent identifier
     * @param message what was expected, what was found, where
     */
    public UnexplainableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
