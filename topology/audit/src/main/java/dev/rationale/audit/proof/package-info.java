/**
 * Proof files: one event, checked by somebody who has nothing but the file and a key. Knows everything below it in the log, and of an
 * export only what an outcome and its schema are.
 */
@NullMarked
package dev.rationale.audit.proof;

import org.jspecify.annotations.NullMarked;
