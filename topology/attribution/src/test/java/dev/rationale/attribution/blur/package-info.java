/** Tests of the blur path; what every method promises is held by {@link dev.rationale.attribution.Conformance}. */
@NullMarked
package dev.rationale.attribution.blur;

import org.jspecify.annotations.NullMarked;
