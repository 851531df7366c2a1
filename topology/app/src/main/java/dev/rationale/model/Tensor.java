package dev.rationale.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One value of a model input: element type, shape without batch axis, and the elements row-major. Immutable. */
public final class Tensor {
    private final DType dtype;
    private final long[] shape;
    private final ByteBuffer bytes;

    private Tensor(DType dtype, long[] shape, ByteBuffer bytes) {
        this.dtype = dtype;
        this.shape = shape;
        this.bytes = bytes;
    }

    /**
     * A tensor of little-endian bytes, which are copied.
     *
     * @throws IllegalArgumentException if the number of bytes is not what shape and type need, or a size is negative
     */
    public static Tensor of(DType dtype, long[] shape, ByteBuffer littleEndian) {
        long expected = size(shape) * dtype.width();
        if (littleEndian.remaining() != expected) {
            throw new IllegalArgumentException("expected " + expected + " bytes for " + dtype.text()
                    + Arrays.toString(shape) + ", found " + littleEndian.remaining());
        }
        ByteBuffer copy = ByteBuffer.allocate(littleEndian.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(littleEndian.duplicate()).flip();
        return new Tensor(dtype, shape.clone(), copy);
    }

    /**
     * A tensor of numbers, rounded to {@code dtype}.
     *
     * @param values row-major
     * @throws IllegalArgumentException if their number is not what the shape needs, or an integer type cannot hold one
     */
    public static Tensor of(DType dtype, long[] shape, double[] values) {
        long expected = size(shape);
        if (values.length != expected) {
            throw new IllegalArgumentException("expected " + expected + " values for shape " + Arrays.toString(shape)
                    + ", found " + values.length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, dtype.width()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            if (!dtype.holds(values[i])) {
                throw new IllegalArgumentException("element " + i + " does not fit into " + dtype.text());
            }
            dtype.put(bytes, i, values[i]);
        }
        return new Tensor(dtype, shape.clone(), bytes);
    }

    /** Number of elements of a shape; 1 for a scalar. */
    static long size(long[] shape) {
        long size = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException("negative size in shape " + Arrays.toString(shape));
            }
            size = Math.multiplyExact(size, length);
        }
        return size;
    }

    /** Element type. */
    public DType dtype() {
        return dtype;
    }

    /** Sizes without batch axis; empty for a scalar. */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return bytes.limit() / dtype.width();
    }

    /** The elements, row-major and little-endian; read-only. */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Copies element {@code i} bit by bit to position {@code at} of a buffer in its own byte order. */
    void copy(int i, ByteBuffer to, int at) {
        switch (dtype.width()) {
            case 1 -> to.put(at, bytes.get(i));
            case 2 -> to.putShort(2 * at, bytes.getShort(2 * i));
            case 4 -> to.putInt(4 * at, bytes.getInt(4 * i));
            default -> to.putLong(8 * at, bytes.getLong(8 * i));
        }
    }

    /** The elements as doubles; exact except for integers beyond 2^53. */
    public double[] doubles() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = dtype.get(bytes, i);
        }
        return values;
    }

    /** The same numbers in another type. */
    public Tensor as(DType other) {
        return other == dtype ? this : of(other, shape, doubles());
    }

    /** Whether type, shape and every bit of the elements are the same. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Tensor tensor
                        && dtype == tensor.dtype
                        && Arrays.equals(shape, tensor.shape)
                        && bytes.equals(tensor.bytes));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + bytes.hashCode();
    }

    /** Type and shape; never an element. */
    @Override
    public String toString() {
        return dtype.text() + Arrays.toString(shape);
    }
}
