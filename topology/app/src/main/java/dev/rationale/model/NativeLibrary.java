package dev.rationale.model;

import ai.djl.engine.Engine;

/** Which tensor library computes, for the record. */
public final class NativeLibrary {
    private NativeLibrary() {}

    /** Version of libtorch. */
    public static String torchVersion() {
        TorchRuntime.enter();
        return Engine.getEngine(TorchRuntime.ENGINE).getVersion();
    }

    /** Version of DJL. */
    public static String djlVersion() {
        return Engine.getDjlVersion();
    }
}
