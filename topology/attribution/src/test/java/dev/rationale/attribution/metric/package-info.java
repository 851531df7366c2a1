/** Tests of the metrics. */
@NullMarked
package dev.rationale.attribution.metric;

import org.jspecify.annotations.NullMarked;
