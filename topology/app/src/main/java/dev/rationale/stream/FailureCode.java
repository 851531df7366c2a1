package dev.rationale.stream;

import dev.rationale.FailureClass;

/** Why a record failed. The names are permanent: they stand in dead letters and audit leaves. */
public enum FailureCode {
    /** The bytes are no Avro record in the registry's wire format, or no prediction event. */
    UNDECODABLE(FailureClass.POISON_INPUT),
    /** The registry answered that the schema identifier does not exist. */
    UNKNOWN_SCHEMA(FailureClass.POISON_INPUT),
    /** No configured model has this name and version. */
    UNKNOWN_MODEL(FailureClass.POISON_INPUT),
    /** The event names another digest than the loaded model has. */
    MODEL_DIGEST_MISMATCH(FailureClass.POISON_INPUT),
    /** The event asks for something that the configuration does not offer. */
    UNSUPPORTED_REQUEST(FailureClass.POISON_INPUT),
    /** An input that the model needs is absent. */
    MISSING_INPUT(FailureClass.POISON_INPUT),
    /** The model has no input of this name. */
    UNKNOWN_INPUT(FailureClass.POISON_INPUT),
    /** An input has another shape than the model's. */
    WRONG_SHAPE(FailureClass.POISON_INPUT),
    /** An input has another type than the model's. */
    WRONG_DTYPE(FailureClass.POISON_INPUT),
    /** An input holds NaN or infinity. */
    NON_FINITE_INPUT(FailureClass.POISON_INPUT),
    /** A raw feature that the model's feature space does not have. */
    UNKNOWN_FEATURE(FailureClass.POISON_INPUT),
    /** A raw feature that the model's feature space needs is absent. */
    MISSING_FEATURE(FailureClass.POISON_INPUT),
    /** A raw feature has a category that the feature space does not know. */
    UNKNOWN_CATEGORY(FailureClass.POISON_INPUT),
    /** A numeric raw feature is no finite number. */
    NOT_A_NUMBER(FailureClass.POISON_INPUT),
    /** The input is a claim check whose object cannot be read here. */
    UNSUPPORTED_CLAIM_CHECK(FailureClass.POISON_INPUT),
    /** The event's or the decision's identifier is longer than one is. */
    INVALID_IDENTIFIER(FailureClass.POISON_INPUT),
    /** The target names an output or index that the model does not have. */
    TARGET_OUT_OF_RANGE(FailureClass.POISON_INPUT),
    /** A baseline holds NaN or infinity. */
    NON_FINITE_BASELINE(FailureClass.NUMERIC),
    /** There is no baseline, or one of another size than the input. */
    UNUSABLE_BASELINE(FailureClass.NUMERIC),
    /** The model returned NaN or infinity on the path. */
    NON_FINITE_MODEL(FailureClass.NUMERIC),
    /** The model failed on this record alone. */
    MODEL_FAULT(FailureClass.MODEL_FAULT),
    /** One row of this record is larger than the memory budget of the devices, or than the memory of its device. */
    EXCEEDS_DEVICE_MEMORY(FailureClass.RESOURCE),
    /** What the explanation would hold is more than the engine may take of the heap. */
    EXCEEDS_HEAP(FailureClass.RESOURCE),
    /** The explanation is larger than the limit. */
    OUTPUT_TOO_LARGE(FailureClass.RESOURCE),
    /** The explanation could not be encoded. */
    UNENCODABLE(FailureClass.DEFECT),
    /** An error in Rationale itself, confined to this record. */
    DEFECT(FailureClass.DEFECT);

    private final FailureClass failureClass;

    FailureCode(FailureClass failureClass) {
        this.failureClass = failureClass;
    }

    /** What kind of failure: says whose it is. */
    public FailureClass failureClass() {
        return failureClass;
    }
}
