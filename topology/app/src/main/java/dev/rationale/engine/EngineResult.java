package dev.rationale.engine;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.UnexplainableException;
import java.util.Set;

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
     *     {@link #EXCEEDS_DEVICE_MEMORY}, {@link #EXCEEDS_HEAP} or {@link #DEFECT}
     * @param message what was expected and found; never a feature value
     */
    record Rejected(String code, String message) implements EngineResult {
        /** The model fails on this record's rows alone. */
        public static final String MODEL_FAULT = "MODEL_FAULT";
        /**
         * One row of this record is larger than the memory budget of every device that has its model, or did not fit into the memory
         * of its device though nothing else was evaluated there and a row that is known to work did fit.
         */
        public static final String EXCEEDS_DEVICE_MEMORY = "EXCEEDS_DEVICE_MEMORY";
        /** What the explanation of this record holds is more than all records together may take of the heap. */
        public static final String EXCEEDS_HEAP = "EXCEEDS_HEAP";
        /** The method failed in a way that it does not declare. */
        public static final String DEFECT = "DEFECT";

        static Rejected tooWide(int dimension, Set<String> devices) {
            return new Rejected(
                    EXCEEDS_DEVICE_MEMORY,
                    "one row of " + dimension + " coordinates is larger than the memory budget of " + devices);
        }

        static Rejected tooWide(String device, RuntimeException failure) {
            return new Rejected(
                    EXCEEDS_DEVICE_MEMORY,
                    "one row does not fit into the memory of " + device + ", where a row of the probe does: "
                            + failure.getMessage());
        }

        static Rejected tooLarge(long bytes, long most) {
            return new Rejected(
                    EXCEEDS_HEAP,
                    "expected an explanation that holds at most " + most
                            + " bytes of heap (engine.max-bytes), found one"
                            + " that may hold " + bytes
                            + "; give the process more heap, or the method fewer points, samples or baselines");
        }
    }
}
