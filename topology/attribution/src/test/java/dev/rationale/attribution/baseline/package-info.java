/** Tests of the kinds of baselines. */
@NullMarked
package dev.rationale.attribution.baseline;

import org.jspecify.annotations.NullMarked;
