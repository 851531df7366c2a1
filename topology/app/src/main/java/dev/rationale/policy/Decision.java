package dev.rationale.policy;

import java.util.List;
import java.util.Optional;

/** What the policy says about one event. */
public sealed interface Decision {

    /**
     * Explain it.
     *
     * @param spec under this specification
     * @param targets at least one, all different, all within the model
     */
    record Explain(CompiledSpec spec, List<TargetChoice> targets) implements Decision {}

    /**
     * Leave it alone, by rule.
     *
     * @param rule permanent identifier: one of the constants here
     * @param detail one sentence; no feature values
     */
    record Skip(String rule, String detail) implements Decision {
        /** The prediction itself failed, so there is nothing to explain. */
        public static final String PREDICTION_FAILED = "prediction-failed";
        /** No entry of the model applies to the event's topic. */
        public static final String TOPIC_NOT_SELECTED = "topic-not-selected";
        /** No entry of the model applies to the outcome of the event's decision. */
        public static final String OUTCOME_NOT_SELECTED = "outcome-not-selected";
    }

    /**
     * It cannot be explained, for a reason that lies in the event.
     *
     * @param reason permanent identifier
     * @param detail what was expected, what was found; no feature values
     * @param spec the specification that would have applied, where one was chosen
     */
    record Refuse(Reason reason, String detail, Optional<CompiledSpec> spec) implements Decision {}

    /** Why an event cannot be explained. The names are permanent. */
    enum Reason {
        /** No model of that name and version is configured. */
        UNKNOWN_MODEL,
        /** The event names another model file than the one that is loaded. */
        MODEL_DIGEST_MISMATCH,
        /** A target names an output, index or label that the model does not have. */
        TARGET_OUT_OF_RANGE,
        /** The event asks for a method, parameters or a baseline other than the configured ones. */
        UNSUPPORTED_REQUEST
    }
}
