/** Tests of weighted baselines. */
@NullMarked
package dev.rationale.attribution.weighted;

import org.jspecify.annotations.NullMarked;
