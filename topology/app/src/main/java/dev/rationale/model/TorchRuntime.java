package dev.rationale.model;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Starts the native library once and prepares threads for it.
 *
 * <p>Libtorch gets one thread per call: parallelism comes from callers, because intra-op threads collapse as soon as a
 * core is shared. Nothing is downloaded and nobody is called. A system property that is already set wins.
 */
final class TorchRuntime {
    static final String ENGINE = "PyTorch";

    static {
        preset("ai.djl.offline", "true");
        preset("OPT_OUT_TRACKING", "true");
        preset("ai.djl.pytorch.num_threads", "1");
        preset("ai.djl.pytorch.num_interop_threads", "1");
        Engine.getEngine(ENGINE);
    }

    /**
     * Gradient mode and the graph executor's optimiser are per thread: the engine leaves gradients off on the thread that
     * started it, and an optimised module differentiates batch normalisation wrongly for good.
     */
    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> {
        JniUtils.setGradMode(true);
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    private TorchRuntime() {}

    /** Must be called on every thread before it touches a module. Cheap. */
    static void enter() {
        PREPARED.get();
    }

    private static void preset(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
