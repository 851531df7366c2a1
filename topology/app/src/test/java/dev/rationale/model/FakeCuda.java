package dev.rationale.model;

import java.util.Optional;
import java.util.OptionalLong;

/** Some equal GPUs that are not there. */
final class FakeCuda implements Cuda {
    private final int devices;
    private final long total;
    private long taken;

    FakeCuda(int devices, long total) {
        this.devices = devices;
        this.total = total;
    }

    void take(long bytes) {
        taken += bytes;
    }

    @Override
    public int devices() {
        return devices;
    }

    @Override
    public String problem() {
        return devices == 0 ? "CUDA finds no device" : "";
    }

    @Override
    public Optional<String> name(int index) {
        return Optional.of("Accelerator");
    }

    @Override
    public OptionalLong freeBytes(int index) {
        return OptionalLong.of(total - taken);
    }

    @Override
    public OptionalLong totalBytes(int index) {
        return OptionalLong.of(total);
    }

    @Override
    public Optional<String> version() {
        return Optional.of("12.8");
    }
}
