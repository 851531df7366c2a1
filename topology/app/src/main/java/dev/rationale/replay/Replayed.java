package dev.rationale.replay;

import dev.rationale.ExplanationRecord;
import dev.rationale.attribution.Tolerances;
import java.util.List;

/** What became of the replay of one record. */
public sealed interface Replayed {

    /** The record. */
    ExplanationRecord record();

    /** Whether all of it agrees. */
    boolean agrees();

    /**
     * It was computed again.
     *
     * @param record the record
     * @param arithmetic row of the table of tolerances
     * @param comparison column of it
     * @param targets in the order of the record
     * @param contradictions what the record says of itself that does not hold, one line each
     * @param differences of the environment and the implementation, one line each
     */
    record Compared(
            ExplanationRecord record,
            Tolerances.Arithmetic arithmetic,
            Tolerances.Comparison comparison,
            List<Comparison> targets,
            List<String> contradictions,
            List<String> differences)
            implements Replayed {

        @Override
        public boolean agrees() {
            return contradictions.isEmpty()
                    && targets.stream().noneMatch(each -> each.verdict() == Comparison.Verdict.OUTSIDE);
        }
    }

    /**
     * It could not be.
     *
     * @param record the record
     * @param code why
     * @param message what was expected, what was found, where
     */
    record Refused(ExplanationRecord record, Unreplayable.Code code, String message) implements Replayed {
        @Override
        public boolean agrees() {
            return false;
        }
    }
}
