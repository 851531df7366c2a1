/**
 * Methods that give baselines weights by how well their attributions find what the output depends on.
 *
 * <p>Knows the core package, what wrappers share, and the partitions of {@code metric.Units}.
 */
@NullMarked
package dev.rationale.attribution.weighted;

import org.jspecify.annotations.NullMarked;
