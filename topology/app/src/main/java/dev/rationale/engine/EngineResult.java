package dev.rationale.engine;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.UnexplainableException;

/** What became of one record. Failures of the engine itself are no result but an {@link EngineDownException}. */
public sealed interface EngineResult
        permits EngineResult.Attributed, EngineResult.Expired, EngineResult.Rejected, PreparedValue {

    /**
     * The record was explained.
     *
     * @param attribution with its findings
     * @param use in what company it was computed
     */
    record Attributed(Attribution attribution, DeviceUse use) implements EngineResult {}

    /** The record's deadline passed before it was explained; nobody wants the result any more. */
    record Expired() implements EngineResult {}

    /**
     * The record cannot be explained; its neighbours are not concerned.
     *
     * @param code permanent identifier: a reason of {@link UnexplainableException}, {@link #MODEL_FAULT},
     *     {@link #EXCEEDS_DEVICE_MEMORY} or {@link #DEFECT}
     * @param message what was expected and found; never a feature value
     */
    record Rejected(String code, String message) implements EngineResult {
        /** The model fails on this record's rows alone. */
        public static final String MODEL_FAULT = "MODEL_FAULT";
        /** One row of this record is larger than the memory budget of every device that has its model. */
        public static final String EXCEEDS_DEVICE_MEMORY = "EXCEEDS_DEVICE_MEMORY";
        /** The method failed in a way that it does not declare. */
        public static final String DEFECT = "DEFECT";
    }
}
