/**
 * Explanations computed again from what was kept: the model from the archive, the recorded specification, seed and choices, the
 * event as it still stands in its topic. Compares with the record and says whether the two lie as far apart as they may.
 *
 * <p>Takes records and events as values; knows neither topics nor the present entries of a configuration, nor command lines.
 */
@NullMarked
package dev.rationale.replay;

import org.jspecify.annotations.NullMarked;
