/**
 * A whole log as a folder of open formats: C2SP tiles and checkpoints, Avro object container files for the outcomes. Written from
 * whatever reads the topics, and read as an {@link dev.rationale.audit.verify.AuditedLog}. The layout is in
 * {@code topology/audit/docs/export-format.md}. Knows everything below it, and neither Kafka nor registries.
 */
@NullMarked
package dev.rationale.audit.export;

import org.jspecify.annotations.NullMarked;
