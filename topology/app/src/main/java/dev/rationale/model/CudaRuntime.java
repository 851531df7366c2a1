package dev.rationale.model;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The CUDA runtime, by the file that libtorch itself loads. DJL's own detection looks for a file called {@code libcudart.so},
 * which neither PyTorch's zip nor NVIDIA's wheels have.
 */
final class CudaRuntime implements Cuda {
    private static final int OK = 0;
    /** The structure of properties begins with the name; all of it takes about a kilobyte. */
    private static final int PROPERTIES_BYTES = 16 * 1024;

    private final NativeLibrary library;

    private CudaRuntime(NativeLibrary library) {
        this.library = library;
    }

    /** Opens the runtime; without a usable GPU the result says why. */
    static Cuda open(Path file) {
        try {
            CudaRuntime runtime = new CudaRuntime(NativeLibrary.getInstance(file.toString()));
            String problem = runtime.problem();
            return problem.isEmpty() ? runtime : new Absent(problem);
        } catch (UnsatisfiedLinkError e) {
            return new Absent("the CUDA runtime " + file + " does not load: " + e.getMessage());
        }
    }

    @Override
    public int devices() {
        IntByReference count = new IntByReference();
        return call("cudaGetDeviceCount", count) == OK ? count.getValue() : 0;
    }

    @Override
    public String problem() {
        IntByReference count = new IntByReference();
        int code = call("cudaGetDeviceCount", count);
        if (code != OK) {
            return "CUDA says: " + library.getFunction("cudaGetErrorString").invokeString(new Object[] {code}, false);
        }
        return count.getValue() == 0 ? "CUDA finds no device" : "";
    }

    @Override
    public Optional<String> name(int index) {
        try (Memory properties = new Memory(PROPERTIES_BYTES)) {
            properties.clear();
            return properties().invokeInt(new Object[] {properties, index}) == OK
                    ? Optional.of(properties.getString(0)).filter(name -> !name.isBlank())
                    : Optional.empty();
        }
    }

    /** With CUDA 12 the structure grew and the function got a second name. */
    private Function properties() {
        try {
            return library.getFunction("cudaGetDeviceProperties_v2");
        } catch (UnsatisfiedLinkError e) {
            return library.getFunction("cudaGetDeviceProperties");
        }
    }

    @Override
    public OptionalLong freeBytes(int index) {
        return memory(index, true);
    }

    @Override
    public OptionalLong totalBytes(int index) {
        return memory(index, false);
    }

    /**
     * The current device belongs to the thread, and who sets one makes it ready for use: to put back the one before would take memory of
     * a GPU that nobody chose. So it is asked on a thread of its own.
     */
    private OptionalLong memory(int index, boolean free) {
        return CompletableFuture.supplyAsync(
                        () -> memoryOfThread(index, free), task -> new Thread(task, "cuda-memory").start())
                .join();
    }

    private OptionalLong memoryOfThread(int index, boolean free) {
        LongByReference freeBytes = new LongByReference();
        LongByReference totalBytes = new LongByReference();
        return call("cudaSetDevice", index) == OK && call("cudaMemGetInfo", freeBytes, totalBytes) == OK
                ? OptionalLong.of(free ? freeBytes.getValue() : totalBytes.getValue())
                : OptionalLong.empty();
    }

    @Override
    public Optional<String> version() {
        IntByReference version = new IntByReference();
        return call("cudaRuntimeGetVersion", version) == OK
                ? Optional.of(version.getValue() / 1000 + "." + version.getValue() % 1000 / 10)
                : Optional.empty();
    }

    private int call(String function, Object... arguments) {
        return library.getFunction(function).invokeInt(arguments);
    }
}
