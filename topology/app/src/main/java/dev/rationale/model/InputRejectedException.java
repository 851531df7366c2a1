package dev.rationale.model;

/** An input of one record that the model does not take. The message never holds a feature value. */
public final class InputRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** What is wrong; each has a permanent identifier in the published records: its name. */
    public enum Code {
        /** An input that the model does not have. */
        UNKNOWN_INPUT,
        /** An input of the model is absent. */
        MISSING_INPUT,
        /** The shape is not the manifest's. */
        WRONG_SHAPE,
        /** The element type is not the manifest's. */
        WRONG_DTYPE,
        /** NaN or infinity. */
        NON_FINITE_INPUT,
        /** A feature that the feature space does not have. */
        UNKNOWN_FEATURE,
        /** A feature of the feature space is absent. */
        MISSING_FEATURE,
        /** A category that the feature does not have. */
        UNKNOWN_CATEGORY,
        /** A numeric feature whose value is no finite number. */
        NOT_A_NUMBER
    }

    /**
     * @param code the permanent identifier
     * @param message what was expected, what was found, where
     */
    public InputRejectedException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** What is wrong. */
    public Code code() {
        return code;
    }
}
