/**
 * Turns what comes from outside into {@link dev.rationale.PredictionEvent}s: JSON events for {@code rationale produce}, and
 * the tensors of an event for a model. Knows nothing of streams.
 */
@NullMarked
package dev.rationale.intake;

import org.jspecify.annotations.NullMarked;
