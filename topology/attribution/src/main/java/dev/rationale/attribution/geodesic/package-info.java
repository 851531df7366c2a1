/**
 * Geodesic Integrated Gradients: paths that are short where the model changes little, over a graph of neighbours or by descent.
 *
 * <p>Knows the core package and nothing above it.
 */
@NullMarked
package dev.rationale.attribution.geodesic;

import org.jspecify.annotations.NullMarked;
