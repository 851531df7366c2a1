package dev.rationale.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where each differentiable input lies in the flat input space {@code [d]}: one behind the other, row-major. */
public final class InputLayout {
    private final List<Span> spans;
    private final int dimension;

    private InputLayout(List<Span> spans, int dimension) {
        this.spans = List.copyOf(spans);
        this.dimension = dimension;
    }

    /**
     * One differentiable input.
     *
     * @param name as in the manifest
     * @param dtype its floating type
     * @param shape without batch axis, all sizes known
     * @param offset of its first element
     * @param size number of its elements
     */
    public record Span(String name, DType dtype, long[] shape, int offset, int size) {

        /** Name of element {@code i} of this input: {@code name[i, j]} with one index per axis. */
        public String coordinate(int i) {
            long[] index = new long[shape.length];
            long rest = i;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                index[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            return shape.length == 0 ? name : name + Arrays.toString(index).replace(" ", "");
        }
    }

    /** The layout of inputs with the given shapes, of which those without gradient are left out. */
    static InputLayout of(List<Manifest.Input> inputs, Map<String, long[]> shapes) {
        List<Span> spans = new ArrayList<>();
        int offset = 0;
        for (Manifest.Input input : inputs) {
            if (input.dtype().floating()) {
                long[] shape = shapes.getOrDefault(input.name(), input.shape());
                int size = Math.toIntExact(Tensor.size(shape));
                spans.add(new Span(input.name(), input.dtype(), shape, offset, size));
                offset = Math.addExact(offset, size);
            }
        }
        return new InputLayout(spans, offset);
    }

    /** Whether each input has the same shape there. */
    boolean hasShapesOf(InputLayout other) {
        if (this == other) {
            return true;
        }
        if (spans.size() != other.spans.size()) {
            return false;
        }
        for (int i = 0; i < spans.size(); i++) {
            if (!Arrays.equals(spans.get(i).shape(), other.spans.get(i).shape())) {
                return false;
            }
        }
        return true;
    }

    /** The differentiable inputs in the order of the manifest. */
    public List<Span> spans() {
        return spans;
    }

    /** Number of coordinates {@code d}. */
    public int dimension() {
        return dimension;
    }

    /** Where an input lies, or an exception if it has no gradient or does not exist. */
    public Span span(String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no differentiable input " + name));
    }

    /** Cuts a vector of the input space, {@code [d]}, into one row-major vector per input, in the order of the manifest. */
    public Map<String, double[]> unflatten(double[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException("expected " + dimension + " coordinates, found " + vector.length);
        }
        Map<String, double[]> parts = new LinkedHashMap<>();
        for (Span span : spans) {
            parts.put(span.name(), Arrays.copyOfRange(vector, span.offset(), span.offset() + span.size()));
        }
        return parts;
    }
}
