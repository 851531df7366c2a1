package dev.rationale.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/**
 * JSON as commands read and write it. Reads NaN and Infinity, which other programs write, so that they can be refused where
 * they stand; writes null instead, and every other number with all its digits.
 */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /** A number, or null where it is not finite. */
    static JsonNode number(double value) {
        return Double.isFinite(value) ? NODES.numberNode(value) : NullNode.instance;
    }

    /**
     * Row-major values as nested lists.
     *
     * @param shape empty for a scalar, which gives a number
     */
    static JsonNode nested(double[] values, long[] shape) {
        return nested(values, shape, 0, 0, values.length);
    }

    private static JsonNode nested(double[] values, long[] shape, int axis, int from, int size) {
        if (axis == shape.length) {
            return number(values[from]);
        }
        ArrayNode list = NODES.arrayNode();
        int length = (int) shape[axis];
        int step = length == 0 ? 0 : size / length;
        for (int i = 0; i < length; i++) {
            list.add(nested(values, shape, axis + 1, from + i * step, step));
        }
        return list;
    }

    /** One line. */
    static void print(JsonNode node, PrintWriter out) {
        try {
            out.println(MAPPER.writeValueAsString(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }
}
