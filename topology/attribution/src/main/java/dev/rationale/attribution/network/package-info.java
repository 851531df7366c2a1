/**
 * Small fully connected networks in plain Java, so that published experiments can be repeated without a native library.
 *
 * <p>Knows nothing of files: weights come as numbers or bytes.
 */
@NullMarked
package dev.rationale.attribution.network;

import org.jspecify.annotations.NullMarked;
