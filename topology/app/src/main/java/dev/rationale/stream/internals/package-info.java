/**
 * The only two classes that touch Kafka Streams' internal API: the hook before every commit and the scope in which a
 * record may be forwarded outside {@code process()}. Pinned to the Kafka version in the parent POM; a test against a real
 * broker fails if the hook ever stops working.
 */
@NullMarked
package dev.rationale.stream.internals;

import org.jspecify.annotations.NullMarked;
