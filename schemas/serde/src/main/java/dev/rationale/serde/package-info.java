/**
 * Records as they travel: Confluent's wire format, subjects, registration, and a decoder that expects the worst.
 *
 * <p>Between the contracts, which know nothing of Kafka, and the application, which should know nothing of registries.
 * Every failure here is either of the record, and then a value or a {@code SerializationException}, or of the process,
 * and then a {@link dev.rationale.serde.RegistryException}: the two must never be mixed up, because the first ends in a
 * dead letter and the second may not.
 */
@NullMarked
package dev.rationale.serde;

import org.jspecify.annotations.NullMarked;
