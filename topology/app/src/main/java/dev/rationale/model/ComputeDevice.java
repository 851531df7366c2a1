package dev.rationale.model;

import ai.djl.Device;

/**
 * Where a model computes: the CPU, or one GPU.
 *
 * @param kind processor or accelerator
 * @param index number of the GPU, counted from 0 as CUDA counts them; 0 for the CPU
 */
public record ComputeDevice(Kind kind, int index) {
    /** The processor. */
    public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0);

    /** Kind of device. */
    public enum Kind {
        /** The processor; one worker per core. */
        CPU,
        /** A CUDA device; kernels of several workers queue. */
        GPU
    }

    /**
     * @throws IllegalArgumentException if the index is negative, or not 0 for the CPU
     */
    public ComputeDevice {
        if (index < 0 || (kind == Kind.CPU && index != 0)) {
            throw new IllegalArgumentException("expected gpu:0 or above, or the cpu, found " + kind + " " + index);
        }
    }

    /** A GPU by its number. */
    public static ComputeDevice gpu(int index) {
        return new ComputeDevice(Kind.GPU, index);
    }

    /** Whether it is a GPU. */
    public boolean isGpu() {
        return kind == Kind.GPU;
    }

    /** {@code cpu} or {@code gpu:0}. */
    public String text() {
        return isGpu() ? "gpu:" + index : "cpu";
    }

    /** As {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }

    /** As the native library knows it. */
    Device nativeDevice() {
        return isGpu() ? Device.gpu(index) : Device.cpu();
    }
}
