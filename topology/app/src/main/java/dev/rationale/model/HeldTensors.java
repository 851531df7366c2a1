package dev.rationale.model;

import dev.rationale.attribution.HeldInputs;
import java.util.Map;

/**
 * The shapes of one record's inputs and the values of those without gradient. Equal for one model where shapes and values are:
 * what was computed for one record then holds for another.
 */
final class HeldTensors implements HeldInputs {
    private final InputLayout layout;
    private final Map<String, Tensor> tensors;
    private final Object shapeKey;
    private final int hash;

    HeldTensors(InputLayout layout, Map<String, Tensor> tensors, Object shapeKey) {
        this.layout = layout;
        this.tensors = Map.copyOf(tensors);
        this.shapeKey = shapeKey;
        this.hash = 31 * shapeKey.hashCode() + this.tensors.hashCode();
    }

    InputLayout layout() {
        return layout;
    }

    Map<String, Tensor> tensors() {
        return tensors;
    }

    Object shapeKey() {
        return shapeKey;
    }

    @Override
    public long numbers() {
        return tensors.values().stream()
                .mapToLong(tensor -> (long) tensor.size() * tensor.dtype().width() / Long.BYTES)
                .sum();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof HeldTensors held
                        && hash == held.hash
                        && shapeKey.equals(held.shapeKey)
                        && tensors.equals(held.tensors));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
