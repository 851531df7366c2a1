/**
 * What makes a record evidence: canonical bytes, digests, identities and seeds that anyone can compute again.
 *
 * <p>Beside the generated classes, so that an offline verifier needs no more than this module. Knows Avro and the JDK;
 * nothing of Kafka, registries or models.
 */
@NullMarked
package dev.rationale.contract;

import org.jspecify.annotations.NullMarked;
