/** What a leaf of the log says, its bytes and the names of the trees. Knows {@code merkle}, {@code note} and the contracts. */
@NullMarked
package dev.rationale.audit.entry;

import org.jspecify.annotations.NullMarked;
