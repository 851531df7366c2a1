/**
 * The audit log: what a writer appends and signs, and what a stranger checks, with nothing but the JDK and the contracts.
 *
 * <p>Sub-packages, lowest floor first: {@code merkle} (hashes, trees, proofs), {@code note} (signed checkpoints), {@code entry}
 * (what a leaf says), {@code verify} (checks a whole log). Nothing here knows Kafka, registries, models or configuration.
 */
@NullMarked
package dev.rationale.audit;

import org.jspecify.annotations.NullMarked;
