/**
 * The audit log: what a writer appends and signs, and what a stranger checks, with nothing but the JDK and the contracts.
 *
 * <p>Sub-packages, lowest floor first: {@code merkle} (hashes, trees, proofs), {@code note} (signed checkpoints), {@code tiles} (trees as files),
 * {@code entry} (what a leaf says), {@code seal} (values of persons), {@code verify} (checks a whole log), {@code export} (a log as a folder), {@code
 * proof} (one event as a file), {@code cli} (the tool of a stranger). Nothing here knows Kafka, registries, models or configuration.
 */
@NullMarked
package dev.rationale.audit;

import org.jspecify.annotations.NullMarked;
