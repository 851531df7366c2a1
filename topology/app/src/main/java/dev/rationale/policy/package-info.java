/**
 * From an event to what is done with it: which specification explains which of its targets, or why it is left alone.
 *
 * <p>Compiles configuration entries to specifications, whose digest names them everywhere, and opens the models they
 * name. Knows nothing of topics beyond their names, and computes no attribution.
 */
@NullMarked
package dev.rationale.policy;

import org.jspecify.annotations.NullMarked;
