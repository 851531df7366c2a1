/**
 * Checks a log: signatures, consistency, chain, inclusion, coverage, and that every outcome on a topic is the one that was entered.
 * Knows what is below it in {@link dev.rationale.audit}, and nothing of where the log lies: that is the port {@link
 * dev.rationale.audit.verify.AuditedLog}.
 */
@NullMarked
package dev.rationale.audit.verify;

import org.jspecify.annotations.NullMarked;
