package dev.rationale.model;

import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers that came back from the device. Those of float32 stay so, in an array of the thread: good until the next are read. */
sealed interface Numbers {

    /** The elements of an array of any type; its memory belongs to the native library and goes with the call. */
    static Numbers of(PtNDArray array, int elements) {
        DType dtype = DType.of(array.getDataType())
                .orElseThrow(() -> new ModelCallException(
                        "expected an output of a known element type, found " + array.getDataType()));
        ByteBuffer bytes = array.toByteBuffer(true).order(ByteOrder.nativeOrder());
        if (dtype == DType.FLOAT32) {
            // A fresh array of a megabyte for every batch would keep the garbage collector busier than the device.
            float[] values = Scratch.ofThread().floats(elements);
            bytes.asFloatBuffer().get(values, 0, elements);
            return new Floats(values, elements);
        }
        double[] values = new double[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = dtype.get(bytes, i);
        }
        return new Doubles(values);
    }

    /** Element {@code i}. */
    double get(int i);

    /** Fills {@code target} with every {@code step}th element from {@code at} on. */
    void copyTo(double[] target, int at, int step);

    /** Adds {@code weight} times the elements from {@code at} on to {@code sum} from {@code offset} on. */
    void addTo(double[] sum, int offset, int at, int count, double weight);

    /** All of them, to keep. */
    double[] kept();

    /**
     * @param values of which the first {@code length} count
     */
    record Floats(float[] values, int length) implements Numbers {
        @Override
        public double get(int i) {
            return values[i];
        }

        @Override
        public void copyTo(double[] target, int at, int step) {
            for (int i = 0; i < target.length; i++) {
                target[i] = values[at + i * step];
            }
        }

        @Override
        public void addTo(double[] sum, int offset, int at, int count, double weight) {
            for (int i = 0; i < count; i++) {
                sum[offset + i] += weight * values[at + i];
            }
        }

        @Override
        public double[] kept() {
            double[] kept = new double[length];
            for (int i = 0; i < length; i++) {
                kept[i] = values[i];
            }
            return kept;
        }
    }

    /**
     * @param values all of them
     */
    record Doubles(double[] values) implements Numbers {
        @Override
        public double get(int i) {
            return values[i];
        }

        @Override
        public void copyTo(double[] target, int at, int step) {
            for (int i = 0; i < target.length; i++) {
                target[i] = values[at + i * step];
            }
        }

        @Override
        public void addTo(double[] sum, int offset, int at, int count, double weight) {
            for (int i = 0; i < count; i++) {
                sum[offset + i] += weight * values[at + i];
            }
        }

        @Override
        public double[] kept() {
            return values;
        }
    }
}
