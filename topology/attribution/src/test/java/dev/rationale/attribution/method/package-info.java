/** What only one method promises; what all do is held by {@link dev.rationale.attribution.Conformance}. */
@NullMarked
package dev.rationale.attribution.method;

import org.jspecify.annotations.NullMarked;
