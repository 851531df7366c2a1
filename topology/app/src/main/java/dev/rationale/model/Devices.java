package dev.rationale.model;

import ai.djl.pytorch.jni.JniUtils;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devices of this machine that libtorch can use. */
public final class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final String NUMBERED = "gpu:";

    private Devices() {}

    /**
     * The devices that a configuration asks for.
     *
     * @param text {@code auto} (every GPU that is found, else the CPU), {@code cpu}, {@code gpu} (every GPU) or
     *     {@code gpu:0,1}
     * @return at least one, each once
     * @throws DeviceUnavailableException if a GPU that is asked for is not there
     * @throws NativeLibraryException if the installed libtorch does not fit
     * @throws IllegalArgumentException if the text is none of these
     */
    public static List<ComputeDevice> select(String text) {
        return select(text, TorchRuntime.libtorch(), TorchRuntime.cuda());
    }

    static List<ComputeDevice> select(String text, Libtorch libtorch, Cuda cuda) {
        if (text.equals("cpu")) {
            return List.of(ComputeDevice.CPU);
        }
        int found = cuda.devices();
        if (text.equals("auto")) {
            if (found == 0 && libtorch.cuda()) {
                LOG.warn("no GPU is used although PyTorch was built for CUDA: {}", cuda.problem());
            }
            return found == 0 ? List.of(ComputeDevice.CPU) : gpus(found);
        }
        int[] wanted = text.equals("gpu") ? new int[0] : numbers(text);
        if (found == 0) {
            throw new DeviceUnavailableException("expected a GPU for " + text + ", found none: "
                    + (libtorch.cuda()
                            ? cuda.problem()
                            : "the PyTorch in use computes on the CPU alone; PYTORCH_LIBRARY_PATH names one that was built"
                                    + " for CUDA")
                    + "; see topology/app/docs/devices.md");
        }
        for (int index : wanted) {
            if (index >= found) {
                throw new DeviceUnavailableException(
                        "expected GPUs from 0 to " + (found - 1) + ", which are here, found " + index);
            }
        }
        return wanted.length == 0
                ? gpus(found)
                : Arrays.stream(wanted).mapToObj(ComputeDevice::gpu).toList();
    }

    private static List<ComputeDevice> gpus(int count) {
        return IntStream.range(0, count).mapToObj(ComputeDevice::gpu).toList();
    }

    private static int[] numbers(String text) {
        String numbers = text.startsWith(NUMBERED) ? text.substring(NUMBERED.length()) : "";
        if (!numbers.matches("[0-9]{1,3}(,[0-9]{1,3})*")) {
            throw new IllegalArgumentException("expected auto, cpu, gpu or gpu:0,1, found " + text);
        }
        int[] indices = Arrays.stream(numbers.split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        if (Arrays.stream(indices).distinct().count() < indices.length) {
            throw new IllegalArgumentException("expected every GPU once, found " + text);
        }
        return indices;
    }

    /**
     * What the batches of a device may take unless somebody says otherwise: a quarter of the machine's memory (of the
     * container's, where there is one) for the CPU, four fifths of what is free on a GPU now, models loaded. In bytes; empty
     * where the system does not tell.
     */
    public static OptionalLong memoryBudget(ComputeDevice device) {
        if (device.isGpu()) {
            TorchRuntime.enter();
            JniUtils.emptyCudaCache(); // what libtorch merely keeps is free for the batches
            return budget(device, TorchRuntime.cuda().freeBytes(device.index()));
        }
        return budget(device, machineMemory());
    }

    static OptionalLong budget(ComputeDevice device, OptionalLong bytes) {
        if (bytes.isEmpty() || bytes.getAsLong() <= 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(device.isGpu() ? bytes.getAsLong() / 5 * 4 : bytes.getAsLong() / 4);
    }

    private static OptionalLong machineMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? OptionalLong.of(system.getTotalMemorySize())
                : OptionalLong.empty();
    }
}
