/** Tests of Geodesic Integrated Gradients. */
@NullMarked
package dev.rationale.attribution.geodesic;

import org.jspecify.annotations.NullMarked;
