/**
 * What methods around another method share: its parameters under {@code base.}, its programs side by side, and what their
 * results say together.
 *
 * <p>Knows the core package and nothing above it.
 */
@NullMarked
package dev.rationale.attribution.wrapper;

import org.jspecify.annotations.NullMarked;
