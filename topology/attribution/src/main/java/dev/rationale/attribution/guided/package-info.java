/**
 * Methods that let the gradient choose the way: Guided IG, the same in an autoencoder's latent space, and probes that climb the
 * output at several scales.
 *
 * <p>Knows the core package and nothing above it.
 */
@NullMarked
package dev.rationale.attribution.guided;

import org.jspecify.annotations.NullMarked;
