/** Tests of methods in which coordinates play together. */
@NullMarked
package dev.rationale.attribution.shapley;

import org.jspecify.annotations.NullMarked;
