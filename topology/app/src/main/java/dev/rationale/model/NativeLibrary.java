package dev.rationale.model;

import ai.djl.engine.Engine;
import java.util.Optional;

/**
 * Which tensor library computes, for the record.
 *
 * <p>All but {@link #djlVersion()} throw {@link NativeLibraryException} if it could not be started.
 */
public final class NativeLibrary {
    private NativeLibrary() {}

    /** Version of libtorch. */
    public static String torchVersion() {
        TorchRuntime.enter();
        return Engine.getEngine(TorchRuntime.ENGINE).getVersion();
    }

    /** What libtorch was built for: {@code cpu}, or {@code cu128} for CUDA 12.8. */
    public static String flavour() {
        return TorchRuntime.libtorch().flavour();
    }

    /** Version of the CUDA runtime in use; empty where none is. */
    public static Optional<String> cudaVersion() {
        TorchRuntime.enter();
        return TorchRuntime.cuda().version();
    }

    /** What the manufacturer calls a GPU; empty for the CPU, and where CUDA does not say. */
    public static Optional<String> deviceName(ComputeDevice device) {
        TorchRuntime.enter();
        return device.isGpu() ? TorchRuntime.cuda().name(device.index()) : Optional.empty();
    }

    /** Version of DJL. */
    public static String djlVersion() {
        return Engine.getDjlVersion();
    }
}
