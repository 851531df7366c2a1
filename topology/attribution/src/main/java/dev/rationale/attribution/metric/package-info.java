/**
 * How good an attribution is: the metrics of the literature, each with the answer to four questions. Is the map signed or
 * taken as {@code |A|}? Is it ranked per entry, pixel or feature? What stands in for what is removed? Which scalar is looked at?
 *
 * <p>A metric never calls a model. Like a method it names rows and takes their outputs, so that the rows of all records and
 * metrics share batches. See {@code docs/metrics.md}.
 */
@NullMarked
package dev.rationale.attribution.metric;

import org.jspecify.annotations.NullMarked;
