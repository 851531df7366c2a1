package dev.rationale.model;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * Element types that may cross into the native library. Others are refused before they get there: an unsupported one ends
 * the process.
 */
public enum DType {
    /** IEEE 754 binary32. */
    FLOAT32(4, true, DataType.FLOAT32),
    /** IEEE 754 binary64. */
    FLOAT64(8, true, DataType.FLOAT64),
    /** IEEE 754 binary16. */
    FLOAT16(2, true, DataType.FLOAT16),
    /** Unsigned byte. */
    UINT8(1, false, DataType.UINT8),
    /** Signed byte. */
    INT8(1, false, DataType.INT8),
    /** 32-bit integer. */
    INT32(4, false, DataType.INT32),
    /** 64-bit integer; exact up to 2^53 where it is read as a double. */
    INT64(8, false, DataType.INT64),
    /** One byte, 0 or 1. */
    BOOLEAN(1, false, DataType.BOOLEAN);

    private final int width;
    private final boolean floating;
    private final DataType nativeType;

    DType(int width, boolean floating, DataType nativeType) {
        this.width = width;
        this.floating = floating;
        this.nativeType = nativeType;
    }

    /** The type of a lower-case name such as {@code float32}, or empty. */
    public static Optional<DType> parse(String name) {
        for (DType type : values()) {
            if (type.text().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type of a native array, or empty where it is none of these. */
    static Optional<DType> of(DataType nativeType) {
        for (DType type : values()) {
            if (type.nativeType == nativeType) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Bytes per element. */
    public int width() {
        return width;
    }

    /** Whether a gradient with respect to such an input exists. */
    public boolean floating() {
        return floating;
    }

    /** Lower-case name as in a manifest. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    DataType nativeType() {
        return nativeType;
    }

    /** Element {@code index} of a buffer in its own byte order. */
    double get(ByteBuffer buffer, int index) {
        int at = index * width;
        return switch (this) {
            case FLOAT32 -> buffer.getFloat(at);
            case FLOAT64 -> buffer.getDouble(at);
            case FLOAT16 -> HalfPrecision.toFloat(buffer.getShort(at));
            case UINT8, BOOLEAN -> buffer.get(at) & 0xff;
            case INT8 -> buffer.get(at);
            case INT32 -> buffer.getInt(at);
            case INT64 -> buffer.getLong(at);
        };
    }

    /** Writes {@code value}, rounded to this type, as element {@code index}. */
    void put(ByteBuffer buffer, int index, double value) {
        int at = index * width;
        switch (this) {
            case FLOAT32 -> buffer.putFloat(at, (float) value);
            case FLOAT64 -> buffer.putDouble(at, value);
            case FLOAT16 -> buffer.putShort(at, HalfPrecision.fromFloat((float) value));
            case UINT8, INT8 -> buffer.put(at, (byte) (int) value);
            case BOOLEAN -> buffer.put(at, (byte) (value == 0 ? 0 : 1));
            case INT32 -> buffer.putInt(at, (int) value);
            case INT64 -> buffer.putLong(at, (long) value);
        }
    }

    /** Whether {@code value} survives a round trip through this type unchanged in meaning (integers stay integers). */
    boolean holds(double value) {
        return switch (this) {
            case FLOAT32, FLOAT64, FLOAT16 -> true;
            case UINT8 -> whole(value, 0, 255);
            case INT8 -> whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT32 -> whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> whole(value, -0x1p53, 0x1p53);
            case BOOLEAN -> value == 0 || value == 1;
        };
    }

    private static boolean whole(double value, double minimum, double maximum) {
        return value == Math.rint(value) && value >= minimum && value <= maximum;
    }
}
