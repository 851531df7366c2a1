/** Signed notes and checkpoints in the C2SP forms, and the Ed25519 keys that sign them. Knows {@code merkle}. */
@NullMarked
package dev.rationale.audit.note;

import org.jspecify.annotations.NullMarked;
