/**
 * Methods in which coordinates play together: coalitions keep the input's values, the others take those of a reference.
 *
 * <p>Knows the core package and the partitions of {@code metric.Units}, and nothing above them.
 */
@NullMarked
package dev.rationale.attribution.shapley;

import org.jspecify.annotations.NullMarked;
