package dev.rationale.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.Dtype;
import dev.rationale.contract.TensorBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor as nested lists of numbers.
 *
 * @param dtype type of its elements
 * @param shape lengths of the nested lists, outermost first; empty for a single number
 * @param values elements, row-major
 */
public record JsonNumbers(Dtype dtype, List<Long> shape, double[] values) {

    /**
     * Reads {@code [[…],…]}, float32, or {@code {"dtype": "int64", "values": [[…],…]}}.
     *
     * @throws IllegalArgumentException saying what was expected and found, never a value
     */
    public static JsonNumbers parse(JsonNode node) {
        if (!node.isObject()) {
            return parse(node, Dtype.FLOAT32);
        }
        for (String name : (Iterable<String>) node::fieldNames) {
            if (!name.equals("dtype") && !name.equals("values")) {
                throw new IllegalArgumentException("unknown key '" + name + "'; known are dtype, values");
            }
        }
        JsonNode values = node.get("values");
        if (values == null) {
            throw new IllegalArgumentException("expected a key 'values'");
        }
        return parse(values, dtype(node.path("dtype").asText("float32")));
    }

    /** Reads nested lists as elements of {@code dtype}. */
    public static JsonNumbers parse(JsonNode node, Dtype dtype) {
        List<Long> shape = new ArrayList<>();
        for (JsonNode level = node; level != null && level.isArray(); level = level.get(0)) {
            shape.add((long) level.size());
        }
        List<Double> values = new ArrayList<>();
        collect(node, shape, 0, values);
        return new JsonNumbers(
                dtype, shape, values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Little-endian elements. */
    public ByteBuffer bytes() {
        return switch (dtype) {
            case FLOAT64 -> TensorBytes.ofDoubles(values);
            case FLOAT32 -> {
                float[] floats = new float[values.length];
                for (int i = 0; i < values.length; i++) {
                    floats[i] = (float) values[i];
                }
                yield TensorBytes.ofFloats(floats);
            }
            default -> {
                long[] longs = new long[values.length];
                for (int i = 0; i < values.length; i++) {
                    longs[i] = (long) values[i];
                }
                yield TensorBytes.ofLongs(dtype, longs);
            }
        };
    }

    private static Dtype dtype(String name) {
        return switch (name) {
            case "float32" -> Dtype.FLOAT32;
            case "float64" -> Dtype.FLOAT64;
            case "int64" -> Dtype.INT64;
            case "int32" -> Dtype.INT32;
            case "int8" -> Dtype.INT8;
            case "uint8" -> Dtype.UINT8;
            case "bool" -> Dtype.BOOL;
            default ->
                throw new IllegalArgumentException(
                        "unknown dtype '" + name + "'; known are float32, float64, int64, int32, int8, uint8, bool");
        };
    }

    private static void collect(@Nullable JsonNode node, List<Long> shape, int depth, List<Double> values) {
        if (node == null || depth == shape.size()) {
            if (node == null || !(node.isNumber() || node.isBoolean())) {
                throw new IllegalArgumentException("expected numbers in lists nested " + shape.size() + " deep, found "
                        + (node == null ? "nothing" : node.getNodeType()));
            }
            values.add(node.isBoolean() ? (node.booleanValue() ? 1.0 : 0.0) : node.doubleValue());
            return;
        }
        if (!node.isArray() || node.size() != shape.get(depth)) {
            throw new IllegalArgumentException("expected lists of equal length " + shape.get(depth) + " at depth "
                    + depth + ", found " + (node.isArray() ? "one of length " + node.size() : node.getNodeType()));
        }
        for (JsonNode element : node) {
            collect(element, shape, depth + 1, values);
        }
    }
}
