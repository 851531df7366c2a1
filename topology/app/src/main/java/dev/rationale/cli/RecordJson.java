package dev.rationale.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rationale.AttributionTensor;
import dev.rationale.contract.TensorBytes;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON for programs: field for field, with attributions as nested lists of numbers, digests and other bytes in
 * hexadecimal, times in ISO-8601, numbers that are not finite as null.
 */
final class RecordJson {
    private RecordJson() {}

    /** A whole record. */
    static ObjectNode of(IndexedRecord record) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            node.set(field.name(), value(record.get(field.pos())));
        }
        if (record instanceof AttributionTensor tensor && tensor.getValues() instanceof ByteBuffer bytes) {
            double[] values = TensorBytes.doubles(tensor.getDtype(), tensor.getShape(), bytes);
            long[] shape = tensor.getShape().stream().mapToLong(Long::longValue).toArray();
            node.set("values", Json.nested(values, shape));
        }
        return node;
    }

    private static JsonNode value(@Nullable Object value) {
        if (value == null) {
            return NullNode.instance;
        }
        if (value instanceof IndexedRecord record) {
            return of(record);
        }
        if (value instanceof Collection<?> elements) {
            ArrayNode list = Json.MAPPER.createArrayNode();
            elements.forEach(element -> list.add(value(element)));
            return list;
        }
        if (value instanceof GenericFixed fixed) {
            return TextNode.valueOf(HexFormat.of().formatHex(fixed.bytes()));
        }
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return TextNode.valueOf(HexFormat.of().formatHex(copy));
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Integer number) {
            return IntNode.valueOf(number);
        }
        if (value instanceof Long number) {
            return LongNode.valueOf(number);
        }
        if (value instanceof Number number) {
            return Json.number(number.doubleValue());
        }
        if (value instanceof Boolean flag) {
            return BooleanNode.valueOf(flag);
        }
        // Texts, enums, and times, which print themselves as ISO-8601.
        return TextNode.valueOf(value.toString());
    }
}
