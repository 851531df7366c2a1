/** Integrated Gradients through scale space: the path is a blur that fades. Knows the core package and nothing above it. */
@NullMarked
package dev.rationale.attribution.blur;

import org.jspecify.annotations.NullMarked;
