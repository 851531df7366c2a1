package dev.rationale.model;

import dev.rationale.attribution.HeldInputs;

/**
 * One record's inputs, checked against the manifest.
 *
 * @param point the differentiable inputs, {@code [d]}
 * @param held the others, and the shapes; to be given with every row of this record
 * @param layout where each input lies in {@code point}
 * @param shapeKey equal for records whose rows may share a batch
 */
public record BoundInput(double[] point, HeldInputs held, InputLayout layout, Object shapeKey) {}
