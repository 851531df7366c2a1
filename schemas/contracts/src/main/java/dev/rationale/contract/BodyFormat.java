package dev.rationale.contract;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Walks an Avro body by its writer's schema and checks every length before anyone allocates it.
 *
 * <p>Avro's decoder believes a length: eleven hostile bytes make it allocate two gigabytes. After this walk all lengths
 * fit in the bytes at hand, blocks hold no more items than bytes, nothing nests deeper than {@value #MAX_DEPTH}, and the
 * last byte of the body is the last byte of the message. Values are not looked at. One pass, no allocation.
 */
public final class BodyFormat {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_INT_BYTES = 5;
    private static final int MAX_LONG_BYTES = 10;

    private final byte[] bytes;
    private int at;

    private BodyFormat(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /**
     * Checks a whole body.
     *
     * @param writer schema it was written with
     * @param bytes the message
     * @param from where the body begins
     * @throws BodyFormatException if it is not exactly one value of the schema
     */
    public static void check(Schema writer, byte[] bytes, int from) throws BodyFormatException {
        BodyFormat format = new BodyFormat(bytes, from);
        format.walk(writer, 0);
        if (format.at != bytes.length) {
            throw new BodyFormatException(
                    "Expected the record to end at byte " + format.at + ", the message has " + bytes.length + " bytes");
        }
    }

    private void walk(Schema schema, int depth) throws BodyFormatException {
        if (depth > MAX_DEPTH) {
            throw new BodyFormatException("Nested deeper than " + MAX_DEPTH + " at byte " + at);
        }
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> bool();
            case INT -> varint(MAX_INT_BYTES);
            case LONG -> varint(MAX_LONG_BYTES);
            case FLOAT -> skip(Float.BYTES, "a float");
            case DOUBLE -> skip(Double.BYTES, "a double");
            case FIXED -> skip(schema.getFixedSize(), "a fixed value");
            case BYTES, STRING -> skip(varint(MAX_LONG_BYTES), "a value");
            case ENUM -> index(schema.getEnumSymbols().size(), "enum symbols");
            case UNION -> walk(schema.getTypes().get(index(schema.getTypes().size(), "union branches")), depth + 1);
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    walk(field.schema(), depth + 1);
                }
            }
            case ARRAY -> blocks(null, schema.getElementType(), depth);
            case MAP -> blocks(Schema.create(Schema.Type.STRING), schema.getValueType(), depth);
        }
    }

    private void blocks(@Nullable Schema key, Schema item, int depth) throws BodyFormatException {
        long total = 0;
        for (long count = varint(MAX_LONG_BYTES); count != 0; count = varint(MAX_LONG_BYTES)) {
            if (count < 0) {
                count = -count; // a negative count is followed by the size of the block
                long size = varint(MAX_LONG_BYTES);
                if (size < 0 || size > bytes.length - at) {
                    throw new BodyFormatException("A block of " + size + " bytes does not fit at byte " + at);
                }
            }
            total += count;
            // Items of no bytes would make the count unbounded; nobody needs more of them than bytes.
            if (count < 0 || total > bytes.length) {
                throw new BodyFormatException("A block of " + count + " items does not fit at byte " + at);
            }
            for (long i = 0; i < count; i++) {
                if (key != null) {
                    walk(key, depth + 1);
                }
                walk(item, depth + 1);
            }
        }
    }

    private void bool() throws BodyFormatException {
        skip(1, "a boolean");
        if ((bytes[at - 1] & ~1) != 0) {
            throw new BodyFormatException("Expected a boolean at byte " + (at - 1));
        }
    }

    private int index(int size, String what) throws BodyFormatException {
        int start = at;
        long index = varint(MAX_INT_BYTES);
        if (index < 0 || index >= size) {
            throw new BodyFormatException("Expected one of " + size + " " + what + " at byte " + start);
        }
        return (int) index;
    }

    private void skip(long length, String what) throws BodyFormatException {
        if (length < 0 || length > bytes.length - at) {
            throw new BodyFormatException("Expected " + what + " of " + length + " bytes at byte " + at + ", there are "
                    + (bytes.length - at));
        }
        at += (int) length;
    }

    private long varint(int maxBytes) throws BodyFormatException {
        int start = at;
        long value = 0;
        for (int i = 0; i < maxBytes && at < bytes.length; i++) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new BodyFormatException("Expected a number at byte " + start);
    }
}
