/**
 * The mathematics of path attribution: attribution = path × baselines × weights × quadrature.
 *
 * <p>A method is a resumable {@link dev.rationale.attribution.Program} that yields rows and receives values and
 * gradients. Nothing here knows Kafka, Avro, files or the engine that evaluates the rows.
 */
@NullMarked
package dev.rationale.attribution;

import org.jspecify.annotations.NullMarked;
