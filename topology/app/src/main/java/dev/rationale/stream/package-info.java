/**
 * The Kafka Streams application: raw bytes in, one outcome per event out, in one transaction with its offset.
 *
 * <p>A task keeps its records in an ordered queue while the engine works on them, forwards the finished prefix, and drains
 * the queue before every commit. Decoding, policy and mathematics are below; nothing here computes an attribution.
 */
@NullMarked
package dev.rationale.stream;

import org.jspecify.annotations.NullMarked;
