package dev.rationale.model;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Growth of what a GPU has given away. Libtorch keeps freed blocks for itself; emptied of them before the work, what the GPU
 * lacks afterwards is what the work took at its peak, rounded up to libtorch's segments of 2 to 20 MiB.
 */
final class GpuMemory implements MemoryGrowth {
    /** Less is segments and work spaces, not rows. */
    static final long NOISE_BYTES = 64L << 20;

    private final Cuda cuda;
    private final int index;
    private final long before;

    private GpuMemory(Cuda cuda, int index) {
        this.cuda = cuda;
        this.index = index;
        this.before = cuda.freeBytes(index).orElse(0);
    }

    static MemoryGrowth beforeWork(int index) {
        JniUtils.emptyCudaCache();
        return beforeWork(TorchRuntime.cuda(), index);
    }

    static MemoryGrowth beforeWork(Cuda cuda, int index) {
        return new GpuMemory(cuda, index);
    }

    @Override
    public long grown() {
        long grown = before - cuda.freeBytes(index).orElse(before);
        return grown < NOISE_BYTES ? 0 : grown;
    }
}
