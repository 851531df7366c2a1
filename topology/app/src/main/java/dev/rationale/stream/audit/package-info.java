/**
 * The audit log inside the Kafka Streams application: leaves with their outcomes, and heads that are signed once their leaves are
 * committed. Trees, notes and entries come from {@code dev.rationale.audit}.
 */
@NullMarked
package dev.rationale.stream.audit;

import org.jspecify.annotations.NullMarked;
