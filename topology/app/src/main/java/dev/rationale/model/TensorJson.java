package dev.rationale.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Tensors as nested JSON lists: {@code [[1, 2], [3, 4]]} has shape {@code [2, 2]}, a bare number has shape {@code []}. */
public final class TensorJson {

    private TensorJson() {}

    /**
     * Reads nested lists of numbers.
     *
     * @throws IllegalArgumentException if the lists are ragged, hold anything but numbers, or a number does not fit
     */
    public static Tensor read(JsonNode node, DType dtype) {
        long[] shape = shape(node);
        double[] values = new double[Math.toIntExact(Tensor.size(shape))];
        fill(node, shape, 0, values, 0);
        return Tensor.of(dtype, shape, values);
    }

    /** Reads a list of rows, each as {@link #read}; rows may differ in shape. */
    public static List<Tensor> rows(JsonNode node, DType dtype) {
        if (!node.isArray()) {
            throw new IllegalArgumentException("expected a list of rows");
        }
        List<Tensor> rows = new ArrayList<>();
        node.forEach(row -> rows.add(read(row, dtype)));
        return rows;
    }

    private static long[] shape(JsonNode node) {
        List<Long> shape = new ArrayList<>();
        for (JsonNode at = node; at.isArray(); at = at.get(0)) {
            shape.add((long) at.size());
            if (at.isEmpty()) {
                break;
            }
        }
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    private static int fill(JsonNode node, long[] shape, int axis, double[] values, int at) {
        if (axis == shape.length) {
            if (!node.isNumber()) {
                throw new IllegalArgumentException("expected numbers in nested lists of equal length");
            }
            values[at] = node.doubleValue();
            return at + 1;
        }
        if (!node.isArray() || node.size() != shape[axis]) {
            throw new IllegalArgumentException("expected nested lists of equal length");
        }
        int next = at;
        for (JsonNode element : node) {
            next = fill(element, shape, axis + 1, values, next);
        }
        return next;
    }
}
