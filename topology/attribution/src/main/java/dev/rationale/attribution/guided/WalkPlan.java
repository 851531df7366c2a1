package dev.rationale.attribution.guided;

import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Preparation;
import java.util.Optional;

/**
 * How a method walks.
 *
 * @param <T> what all walks need that is computed once per model
 */
interface WalkPlan<T> {

    /** What is to be prepared first. */
    Optional<Preparation<T>> preparation();

    /** What takes its place where nothing is to be prepared. */
    T unprepared();

    /** Whether the result is PARTIAL whatever happens. */
    default boolean isPartial() {
        return false;
    }

    /** Under what name choices are kept. */
    Choices.Kind choices();

    /** Whether values have the unit of the output, so that there is a completeness gap. */
    boolean hasGap();

    /** Whether results are judged by that gap. */
    boolean isJudged();

    /**
     * @param baseline differs from the input
     * @param place of the baseline, for messages
     */
    Walk begin(double[] baseline, T prepared, TakenBits bits, String place);
}
