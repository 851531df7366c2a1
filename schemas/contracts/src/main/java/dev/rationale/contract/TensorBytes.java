package dev.rationale.contract;

import dev.rationale.Dtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Tensors as they stand in records: elements in row-major order, little-endian, shape without the batch axis.
 *
 * <p>Every reader checks {@code bytes = width(dtype) * elements(shape)} before it allocates, so a shape out of hostile
 * bytes costs nothing. BOOL is one byte, zero or not.
 */
public final class TensorBytes {
    private TensorBytes() {}

    /**
     * Bytes per element.
     *
     * @param dtype element type
     * @return 1, 2, 4 or 8
     * @throws TensorFormatException if the type is UNKNOWN
     */
    public static int width(Dtype dtype) {
        return switch (dtype) {
            case INT8, UINT8, BOOL -> 1;
            case FLOAT16, BFLOAT16, INT16 -> 2;
            case FLOAT32, INT32 -> 4;
            case FLOAT64, INT64 -> 8;
            case UNKNOWN -> throw new TensorFormatException("The element type is unknown to this version");
        };
    }

    /**
     * Number of elements of a shape.
     *
     * @param shape without the batch axis; empty for a scalar, which has one element
     * @return product of the sizes
     * @throws TensorFormatException if a size is negative or the product does not fit an int
     */
    public static int elements(List<Long> shape) {
        long product = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new TensorFormatException("Negative size in shape " + shape);
            }
            // Both factors are below 2^31 here, so the product cannot overflow a long.
            product *= Math.min(size, Integer.MAX_VALUE);
            if (product > Integer.MAX_VALUE || size > Integer.MAX_VALUE) {
                throw new TensorFormatException("Too many elements in shape " + shape);
            }
        }
        return (int) product;
    }

    /**
     * Elements as float64. Exact, except for INT64 beyond 2^53.
     *
     * @param dtype any known type
     * @param shape without the batch axis
     * @param bytes the elements; the buffer's position does not move
     * @return {@code double[elements(shape)]}
     * @throws TensorFormatException if the length does not follow from type and shape
     */
    public static double[] doubles(Dtype dtype, List<Long> shape, ByteBuffer bytes) {
        ByteBuffer from = checked(dtype, shape, bytes);
        double[] values = new double[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dtype) {
                case FLOAT16 -> fromHalf(from.getShort());
                case BFLOAT16 -> Float.intBitsToFloat(from.getShort() << 16);
                case FLOAT32 -> from.getFloat();
                case FLOAT64 -> from.getDouble();
                case INT8, UINT8, INT16, INT32, INT64, BOOL -> whole(dtype, from);
                case UNKNOWN -> throw new IllegalStateException("width() refuses UNKNOWN");
            };
        }
        return values;
    }

    /**
     * Elements as float32. Exact for FLOAT16, BFLOAT16, FLOAT32 and whole numbers up to 2^24; others are rounded.
     *
     * @param dtype any known type
     * @param shape without the batch axis
     * @param bytes the elements; the buffer's position does not move
     * @return {@code float[elements(shape)]}
     * @throws TensorFormatException if the length does not follow from type and shape
     */
    public static float[] floats(Dtype dtype, List<Long> shape, ByteBuffer bytes) {
        double[] wide = doubles(dtype, shape, bytes);
        float[] values = new float[wide.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) wide[i];
        }
        return values;
    }

    /**
     * Elements of a whole-number type, exact.
     *
     * @param dtype INT8, UINT8, INT16, INT32, INT64 or BOOL (0 or 1)
     * @param shape without the batch axis
     * @param bytes the elements; the buffer's position does not move
     * @return {@code long[elements(shape)]}
     * @throws TensorFormatException if the type is another, or the length does not follow from type and shape
     */
    public static long[] longs(Dtype dtype, List<Long> shape, ByteBuffer bytes) {
        ByteBuffer from = checked(dtype, shape, bytes);
        long[] values = new long[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = whole(dtype, from);
        }
        return values;
    }

    /**
     * Float64 elements.
     *
     * @param values elements in row-major order
     * @return a buffer ready to be read
     */
    public static ByteBuffer ofDoubles(double... values) {
        ByteBuffer bytes = littleEndian(values.length, Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return bytes;
    }

    /**
     * Float32 elements.
     *
     * @param values elements in row-major order
     * @return a buffer ready to be read
     */
    public static ByteBuffer ofFloats(float... values) {
        ByteBuffer bytes = littleEndian(values.length, Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    /**
     * Elements of a whole-number type.
     *
     * @param dtype INT8, UINT8, INT16, INT32, INT64 or BOOL (0 or 1)
     * @param values elements in row-major order
     * @return a buffer ready to be read
     * @throws TensorFormatException if the type is another, or a value does not fit it
     */
    public static ByteBuffer ofLongs(Dtype dtype, long... values) {
        ByteBuffer bytes = littleEndian(values.length, width(dtype));
        for (long value : values) {
            switch (dtype) {
                case INT8 -> bytes.put((byte) within(value, Byte.MIN_VALUE, Byte.MAX_VALUE, dtype));
                case UINT8 -> bytes.put((byte) within(value, 0, 255, dtype));
                case BOOL -> bytes.put((byte) within(value, 0, 1, dtype));
                case INT16 -> bytes.putShort((short) within(value, Short.MIN_VALUE, Short.MAX_VALUE, dtype));
                case INT32 -> bytes.putInt((int) within(value, Integer.MIN_VALUE, Integer.MAX_VALUE, dtype));
                case INT64 -> bytes.putLong(value);
                default -> throw new TensorFormatException(dtype + " holds no whole numbers");
            }
        }
        return bytes.flip();
    }

    private static long within(long value, long least, long most, Dtype dtype) {
        if (value < least || value > most) {
            throw new TensorFormatException("A value is outside " + dtype + ", " + least + " to " + most);
        }
        return value;
    }

    private static ByteBuffer littleEndian(int elements, int width) {
        return ByteBuffer.allocate(Math.multiplyExact(elements, width)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer checked(Dtype dtype, List<Long> shape, ByteBuffer bytes) {
        long expected = (long) width(dtype) * elements(shape);
        if (bytes.remaining() != expected) {
            throw new TensorFormatException("Shape " + shape + " of " + dtype + " takes " + expected
                    + " bytes, there are " + bytes.remaining());
        }
        return bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long whole(Dtype dtype, ByteBuffer from) {
        return switch (dtype) {
            case INT8 -> from.get();
            case UINT8 -> Byte.toUnsignedInt(from.get());
            case BOOL -> from.get() == 0 ? 0 : 1;
            case INT16 -> from.getShort();
            case INT32 -> from.getInt();
            case INT64 -> from.getLong();
            case FLOAT16, BFLOAT16, FLOAT32, FLOAT64, UNKNOWN ->
                throw new TensorFormatException(dtype + " holds no whole numbers");
        };
    }

    /** IEEE 754 binary16: 1 sign bit, 5 of the exponent with bias 15, 10 of the fraction. */
    private static double fromHalf(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude = switch (exponent) {
            case 0 -> Math.scalb((double) fraction, -24);
            case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb((double) (fraction + 0x400), exponent - 25);
        };
        return bits < 0 ? -magnitude : magnitude;
    }
}
