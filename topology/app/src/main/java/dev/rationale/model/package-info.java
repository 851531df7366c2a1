/**
 * From a TorchScript file to a model whose decisions can be explained: manifest, digest, registration probe, feature
 * space, outputs and gradients.
 *
 * <p>The only package that knows the tensor library. Outside it rows are plain numbers and nothing holds native memory
 * except an open {@link dev.rationale.model.ExplainableModel}. It knows neither Kafka nor Avro nor how rows are pooled.
 */
@NullMarked
package dev.rationale.model;

import org.jspecify.annotations.NullMarked;
