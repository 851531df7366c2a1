package dev.rationale.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * Numbers on their way to the device, in a buffer of the thread: float64 for a float64 model, float32 for any other.
 */
final class HostArray {
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final DoubleBuffer doubles;
    private final DType dtype;

    private HostArray(ByteBuffer bytes, DType dtype) {
        this.bytes = bytes;
        this.floats = bytes.asFloatBuffer();
        this.doubles = bytes.asDoubleBuffer();
        this.dtype = dtype;
    }

    /**
     * @param slot what it is for
     * @param length number of elements; their content is undefined
     * @param model type of the model's input
     */
    static HostArray of(Scratch.Slot slot, int length, DType model) {
        return over(Scratch.ofThread().buffer(slot, bytes(length, model)), model);
    }

    /** The same for the model's input {@code index} itself. */
    static HostArray ofInput(int index, int length, DType model) {
        return over(Scratch.ofThread().input(index, bytes(length, model)), model);
    }

    private static HostArray over(ByteBuffer bytes, DType model) {
        return new HostArray(bytes, arithmetic(model));
    }

    private static int bytes(int length, DType model) {
        return Math.multiplyExact(length, arithmetic(model).width());
    }

    /** In what a device computes points and sums for inputs of this type. */
    static DType arithmetic(DType model) {
        return model == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    void put(int at, double value) {
        if (dtype == DType.FLOAT32) {
            floats.put(at, (float) value);
        } else {
            doubles.put(at, value);
        }
    }

    /** Elements {@code first … first + count} of {@code values}. */
    void put(int at, double[] values, int first, int count) {
        if (dtype == DType.FLOAT32) {
            for (int i = 0; i < count; i++) {
                floats.put(at + i, (float) values[first + i]);
            }
        } else {
            doubles.put(at, values, first, count);
        }
    }

    /** Elements {@code first … first + count} of {@code a − b}. */
    void putDifference(int at, double[] a, double[] b, int first, int count) {
        if (dtype == DType.FLOAT32) {
            for (int i = 0; i < count; i++) {
                floats.put(at + i, (float) (a[first + i] - b[first + i]));
            }
        } else {
            for (int i = 0; i < count; i++) {
                doubles.put(at + i, a[first + i] - b[first + i]);
            }
        }
    }

    void fill(double value) {
        int length = bytes.limit() / dtype.width();
        for (int i = 0; i < length; i++) {
            put(i, value);
        }
    }

    /** A native array over the buffer, or a copy of it on another device. */
    PtNDArray array(PtNDManager manager, Shape shape) {
        return manager.create(bytes.duplicate().order(bytes.order()), shape, dtype.nativeType());
    }
}
