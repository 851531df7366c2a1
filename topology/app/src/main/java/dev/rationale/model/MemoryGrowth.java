package dev.rationale.model;

/** How much more memory of a device work took at its peak. An estimate: whatever else used the device meanwhile counts too. */
interface MemoryGrowth {

    /** Bytes since the start; 0 where the system does not tell, or where the growth is less than its noise. */
    long grown();

    /** Starts a measurement. */
    static MemoryGrowth beforeWork(ComputeDevice device) {
        return device.isGpu() ? GpuMemory.beforeWork(device.index()) : ResidentMemory.beforeWork();
    }
}
