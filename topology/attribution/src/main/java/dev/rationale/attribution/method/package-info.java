/**
 * Methods that need no path of their own: slopes at the input, averages over noise around any method, and Expected Gradients.
 *
 * <p>Knows the core package and nothing above it.
 */
@NullMarked
package dev.rationale.attribution.method;

import org.jspecify.annotations.NullMarked;
