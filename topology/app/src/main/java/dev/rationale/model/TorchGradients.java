package dev.rationale.model;

import dev.rationale.attribution.GradientBatch;
import java.util.Arrays;
import java.util.List;

/**
 * Values and gradients copied out of the native library, in its own precision.
 *
 * @param values {@code [rows]}
 * @param parts gradients of each differentiable input
 */
record TorchGradients(double[] values, List<Part> parts) implements GradientBatch {

    /** The gradients with respect to one input. */
    sealed interface Part {
        boolean isFinite(int row);

        void addTo(int row, double weight, double[] sum);

        /** Of so many rows, in memory of its own. */
        Part kept(int rows);
    }

    /**
     * @param offset of the input among the coordinates
     * @param size of the input
     * @param values {@code [rows, size]}, in a buffer of the thread
     */
    record Floats(int offset, int size, float[] values) implements Part {
        @Override
        public boolean isFinite(int row) {
            for (int i = row * size; i < (row + 1) * size; i++) {
                if (!Float.isFinite(values[i])) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void addTo(int row, double weight, double[] sum) {
            int first = row * size;
            for (int i = 0; i < size; i++) {
                sum[offset + i] += weight * values[first + i];
            }
        }

        @Override
        public Part kept(int rows) {
            return new Floats(offset, size, Arrays.copyOf(values, rows * size));
        }
    }

    /**
     * @param offset of the input among the coordinates
     * @param size of the input
     * @param values {@code [rows, size]}
     */
    record Doubles(int offset, int size, double[] values) implements Part {
        @Override
        public boolean isFinite(int row) {
            for (int i = row * size; i < (row + 1) * size; i++) {
                if (!Double.isFinite(values[i])) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void addTo(int row, double weight, double[] sum) {
            int first = row * size;
            for (int i = 0; i < size; i++) {
                sum[offset + i] += weight * values[first + i];
            }
        }

        @Override
        public Part kept(int rows) {
            return this;
        }
    }

    @Override
    public double value(int row) {
        return values[row];
    }

    @Override
    public boolean isFinite(int row) {
        if (!Double.isFinite(values[row])) {
            return false;
        }
        for (Part part : parts) {
            if (!part.isFinite(row)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void addTo(int row, double weight, double[] sum) {
        for (Part part : parts) {
            part.addTo(row, weight, sum);
        }
    }

    @Override
    public GradientBatch kept() {
        return new TorchGradients(
                values, parts.stream().map(part -> part.kept(values.length)).toList());
    }
}
