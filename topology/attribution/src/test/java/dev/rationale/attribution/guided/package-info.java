/** What only one method promises; what all do is held by {@link dev.rationale.attribution.Conformance}. */
@NullMarked
package dev.rationale.attribution.guided;

import org.jspecify.annotations.NullMarked;
