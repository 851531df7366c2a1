package dev.rationale.model;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What computes, as far as it decides the last digits.
 *
 * @param devices what the devices are called, comma-separated: {@code cpu}, or {@code NVIDIA H200 (gpu:0)}
 * @param precision {@code fp32}; {@code tf32} where a GPU may round the factors of its products to 10 bits
 * @param cuda version of the CUDA runtime; empty on the CPU
 * @param driver version of NVIDIA's driver; empty on the CPU and where the system does not tell
 * @param flags settings that repeatable arithmetic depends on, sorted
 */
public record ComputeEnvironment(
        String devices, String precision, Optional<String> cuda, Optional<String> driver, List<String> flags) {
    private static final String TF32 = "NVIDIA_TF32_OVERRIDE";
    private static final String WORKSPACE = "CUBLAS_WORKSPACE_CONFIG";
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final Pattern DRIVER_VERSION = Pattern.compile("NVRM version:.*?\\s([0-9]+(?:\\.[0-9]+)+)\\s");

    /**
     * Of this process, when it computes on these devices.
     *
     * @throws NativeLibraryException if the native library could not be started
     */
    public static ComputeEnvironment of(List<ComputeDevice> devices) {
        TorchRuntime.enter();
        return of(
                devices,
                NativeLibrary::deviceName,
                System.getenv(),
                NativeLibrary.cudaVersion(),
                driver(DRIVER),
                JniUtils.getNumThreads());
    }

    static ComputeEnvironment of(
            List<ComputeDevice> devices,
            Function<ComputeDevice, Optional<String>> names,
            Map<String, String> variables,
            Optional<String> cuda,
            Optional<String> driver,
            int threads) {
        boolean gpu = devices.stream().anyMatch(ComputeDevice::isGpu);
        String override = variables.getOrDefault(TF32, "");
        String workspace = variables.getOrDefault(WORKSPACE, "");
        List<String> flags = Stream.of(
                        gpu && !override.isEmpty() ? TF32 + "=" + override : "",
                        gpu && !workspace.isEmpty() ? WORKSPACE + "=" + workspace : "",
                        "graph_executor_optimize=false",
                        "intra_op_threads=" + threads)
                .filter(flag -> !flag.isEmpty())
                .sorted()
                .toList();
        return new ComputeEnvironment(
                devices.stream()
                        .map(device -> names.apply(device)
                                .map(name -> name + " (" + device + ")")
                                .orElse(device.text()))
                        .collect(Collectors.joining(", ")),
                gpu && !override.equals("0") ? "tf32" : "fp32",
                gpu ? cuda : Optional.empty(),
                gpu ? driver : Optional.empty(),
                flags);
    }

    /** One line for whoever starts the process. */
    public String summary() {
        return "computing on " + devices + " in " + precision + ", PyTorch " + NativeLibrary.torchVersion() + " "
                + NativeLibrary.flavour();
    }

    /** What is less exact than it could be, and what to do; empty where nothing is. */
    public Optional<String> warning() {
        return precision.equals("tf32")
                ? Optional.of(
                        "TF32 is on: a GPU may round the factors of convolutions to 10 bits, which costs gradients"
                                + " about three digits; start the process with " + TF32
                                + "=0 in its environment, as deploy/rationale does")
                : Optional.empty();
    }

    static Optional<String> driver(Path file) {
        try {
            Matcher version = DRIVER_VERSION.matcher(Files.readString(file));
            return version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no such driver here
        }
    }
}
