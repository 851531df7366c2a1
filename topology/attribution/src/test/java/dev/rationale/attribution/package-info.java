/**
 * Tests of the mathematics, and what other modules' tests borrow from it: a runner without an engine and models with known
 * gradients.
 */
@NullMarked
package dev.rationale.attribution;

import org.jspecify.annotations.NullMarked;
