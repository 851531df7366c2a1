package dev.rationale.model;

import dev.rationale.attribution.GradientOracle;

/**
 * A model on one device, probed there. It belongs to its {@link ExplainableModel} and is gone with it.
 *
 * @param device where it computes
 * @param oracle outputs and gradients computed there
 * @param probe what the registration probe measured there
 * @param check evaluates a row that passed the probe; throws {@link DeviceLostException} if the answer is no longer finite,
 *     and as every call of the oracle does if there is none
 */
public record Replica(ComputeDevice device, GradientOracle oracle, ProbeReport probe, Runnable check) {}
