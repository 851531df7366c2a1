/**
 * Measurements of the whole pipeline against a real broker: what it carries, how late it is, and whether its memory stays
 * where it is.
 *
 * <p>Knows the application and the parts of {@link dev.rationale.demo}; nothing knows it. Prints what it measured and leaves
 * nothing behind.
 */
@NullMarked
package dev.rationale.bench;

import org.jspecify.annotations.NullMarked;
