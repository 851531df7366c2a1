/**
 * Reads the audit log and the outcomes back from the topics, for whoever verifies, proves or exports. Knows Kafka, the registry and
 * {@code rationale-audit}; runs nothing and writes to no topic.
 */
@NullMarked
package dev.rationale.evidence;

import org.jspecify.annotations.NullMarked;
