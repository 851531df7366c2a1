package dev.rationale.model;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;

/**
 * Starts the native library once and prepares threads for it.
 *
 * <p>Libtorch gets one thread per call: parallelism comes from callers, because intra-op threads collapse as soon as a
 * core is shared. Nothing is downloaded and nobody is called. A system property that is already set wins.
 */
final class TorchRuntime {
    static final String ENGINE = "PyTorch";
    private static final String DRIVER = "libcuda.so.1";

    private static final Start START = Start.now();

    /**
     * Gradient mode and the graph executor's optimiser are per thread: the engine leaves gradients off on the thread that
     * started it, and an optimised module differentiates batch normalisation wrongly for good.
     */
    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> {
        libtorch();
        JniUtils.setGradMode(true);
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    private TorchRuntime() {}

    /**
     * Must be called on every thread before it touches a module. Cheap.
     *
     * @throws NativeLibraryException if the library could not be started
     */
    static void enter() {
        PREPARED.get();
    }

    /**
     * What was loaded.
     *
     * @throws NativeLibraryException if the library could not be started
     */
    static Libtorch libtorch() {
        if (START.failure() != null || START.libtorch() == null) {
            throw START.failure() == null ? new IllegalStateException("neither started nor failed") : START.failure();
        }
        return START.libtorch();
    }

    /** What CUDA says; {@link Cuda#NONE} where the library does not use it. */
    static Cuda cuda() {
        return START.cuda();
    }

    /** How it went. It can be tried only once in a process. */
    private record Start(
            @Nullable Libtorch libtorch,
            Cuda cuda,
            @Nullable NativeLibraryException failure) {

        static Start now() {
            try {
                Libtorch libtorch = Libtorch.in(Surroundings.ofProcess());
                preset("ai.djl.offline", "true");
                preset("OPT_OUT_TRACKING", "true");
                preset("ai.djl.pytorch.num_threads", "1");
                preset("ai.djl.pytorch.num_interop_threads", "1");
                if (libtorch.folder().isPresent()) {
                    // Left to itself the library guesses a flavour that nothing ships for.
                    preset(Libtorch.VERSION, libtorch.version());
                    preset(Libtorch.FLAVOUR, libtorch.flavour());
                    preset("PYTORCH_LIBRARY_EXCLUSION", String.join(",", libtorch.exclusions()));
                }
                Engine.getEngine(ENGINE);
                Cuda cuda = libtorch.cudaRuntime().map(CudaRuntime::open).orElse(Cuda.NONE);
                return new Start(libtorch, cuda, null);
            } catch (NativeLibraryException e) {
                return new Start(null, Cuda.NONE, e);
            } catch (EngineException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                return new Start(
                        null, Cuda.NONE, new NativeLibraryException(unloaded(String.valueOf(cause.getMessage())), e));
            }
        }

        private static String unloaded(String words) {
            return words.contains(DRIVER)
                    ? "expected NVIDIA's driver (" + DRIVER + "), which PyTorch for CUDA does not load without, found: "
                            + words + "; install it, or unset " + Libtorch.PATH + " to compute on the CPU"
                            + Libtorch.HINT
                    : "expected it to load, found: " + words + Libtorch.HINT;
        }

        private static void preset(String key, String value) {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        }
    }
}
