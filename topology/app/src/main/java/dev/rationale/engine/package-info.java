/**
 * Requests in, attributions out: runs many explanations side by side and pools their rows into batches.
 *
 * <p>It knows programs and oracles, not how either works: neither tensors nor events.
 */
@NullMarked
package dev.rationale.engine;

import org.jspecify.annotations.NullMarked;
