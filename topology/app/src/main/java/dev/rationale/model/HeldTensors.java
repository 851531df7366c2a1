package dev.rationale.model;

import dev.rationale.attribution.HeldInputs;
import java.util.Map;

/** The shapes of one record's inputs and the values of those without gradient. */
record HeldTensors(InputLayout layout, Map<String, Tensor> tensors, Object shapeKey) implements HeldInputs {}
