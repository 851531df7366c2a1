package dev.rationale.stream;

import dev.rationale.PredictionEvent;
import dev.rationale.Sha256;
import dev.rationale.attribution.Attribution;
import dev.rationale.engine.DeviceUse;
import dev.rationale.model.BoundInput;
import dev.rationale.policy.CompiledSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one event: exactly one of three, as a value. */
sealed interface Outcome {
    /** Longest sentence in a record, in characters: it may quote names that an event makes up, or a native stack trace. */
    int MAX_TEXT = 1000;

    /** The sentence, cut where it is too long. */
    private static String brief(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + " …";
    }

    /**
     * An explanation exists. A weak one says so in its findings.
     *
     * @param event the event
     * @param spec the specification that was applied
     * @param input the event's inputs, bound to the model
     * @param seed the record's seed
     * @param attributions one per target
     * @param use in what company and when they were computed
     */
    record Explained(
            PredictionEvent event,
            CompiledSpec spec,
            BoundInput input,
            long seed,
            List<Attribution> attributions,
            DeviceUse use)
            implements Outcome {}

    /**
     * Left out by rule.
     *
     * @param event the event, or null where the record held none
     * @param rule permanent identifier of the rule
     * @param detail one sentence
     */
    record Skipped(@Nullable PredictionEvent event, String rule, String detail) implements Outcome {
        public Skipped {
            detail = brief(detail);
        }
    }

    /**
     * Could not be explained, for a reason that lies in the record.
     *
     * @param code permanent identifier
     * @param message what was expected, what was found; never a feature value
     * @param eventId the event's identifier, where it could be read
     * @param decisionId the decision's identifier, where it could be read
     * @param specDigest digest of the specification, where one was chosen
     */
    record Failed(
            FailureCode code,
            String message,
            @Nullable String eventId,
            @Nullable String decisionId,
            @Nullable Sha256 specDigest)
            implements Outcome {
        public Failed {
            message = brief(message);
        }

        /** A failure before the event could be read. */
        static Failed unread(FailureCode code, String message) {
            return new Failed(code, message, null, null, null);
        }

        /** A failure before a specification was chosen. */
        static Failed of(FailureCode code, String message, PredictionEvent event) {
            return new Failed(
                    code, message, event.getEventId(), event.getDecision().getDecisionId(), null);
        }

        /** A failure under a specification. */
        static Failed of(FailureCode code, String message, PredictionEvent event, CompiledSpec spec) {
            return new Failed(
                    code, message, event.getEventId(), event.getDecision().getDecisionId(), spec.digest());
        }
    }
}
