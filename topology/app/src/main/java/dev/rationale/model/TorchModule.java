package dev.rationale.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A loaded TorchScript module in evaluation mode with frozen parameters.
 *
 * <p>Any number of threads may call it: the module is only read. Closing waits for the calls under way, because a module
 * freed under a call ends the process.
 */
final class TorchModule implements AutoCloseable {
    /**
     * Without the first option the weights become inference tensors, through which no gradient passes; without the second
     * they go through the device that the file was saved on, which may not be here.
     */
    private static final Map<String, String> OPTIONS = Map.of("trainParam", "true", "mapLocation", "true");

    /** Held for its own sake: the library closes a model that nobody refers to. */
    private final Model model;

    private final PtSymbolBlock block;
    private final ComputeDevice device;
    private final long fileBytes;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;

    private TorchModule(Model model, PtSymbolBlock block, ComputeDevice device, long fileBytes) {
        this.model = model;
        this.block = block;
        this.device = device;
        this.fileBytes = fileBytes;
    }

    /**
     * Loads a file to a device.
     *
     * @throws ModelRefusedException if it is no TorchScript this library can run, or does not fit the device
     * @throws DeviceLostException if the device does not compute
     */
    static TorchModule load(Path file, ComputeDevice device) {
        TorchRuntime.enter();
        Path path = file.toAbsolutePath();
        Model model = Model.newInstance(path.getFileName().toString(), device.nativeDevice(), TorchRuntime.ENGINE);
        boolean loaded = false;
        try {
            model.load(path.getParent(), path.getFileName().toString(), OPTIONS);
            PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
            block.freezeParameters(true);
            JniUtils.enableInferenceMode(block);
            TorchModule module = new TorchModule(model, block, device, Files.size(path));
            loaded = true;
            return module;
        } catch (IOException | MalformedModelException e) {
            throw refused(file, e);
        } catch (EngineException e) {
            RuntimeException failure = CallFailure.of("loading " + file.getFileName(), device, e);
            if (failure instanceof DeviceLostException) {
                throw failure;
            }
            throw failure instanceof DeviceMemoryException
                    ? new ModelRefusedException(
                            file.getFileName().toString(),
                            "memory: expected room for the weights on " + device + ", found too little ("
                                    + CallFailure.summary(String.valueOf(e.getMessage())) + ")")
                    : refused(file, e);
        } finally {
            if (!loaded) {
                model.close();
            }
        }
    }

    private static ModelRefusedException refused(Path file, Exception e) {
        return new ModelRefusedException(
                file.getFileName().toString(),
                "loading: expected a TorchScript file for PyTorch 2.7 or earlier, found one that does not load ("
                        + CallFailure.summary(String.valueOf(e.getMessage()))
                        + "); save it with torch.jit.script or torch.jit.trace, without"
                        + " torch.jit.optimize_for_inference");
    }

    /** Name for messages. */
    String name() {
        return model.getName();
    }

    /** Where it was loaded. */
    ComputeDevice device() {
        return device;
    }

    /** Length of the file. */
    long fileBytes() {
        return fileBytes;
    }

    /** Element type of the first floating parameter; empty where there is none. */
    Optional<DType> parameterType() {
        for (Parameter parameter : block.getParameters().values()) {
            Optional<DType> type = DType.of(parameter.getArray().getDataType());
            if (type.isPresent() && type.get().floating()) {
                return type;
            }
        }
        return Optional.empty();
    }

    /** Whether any parameter records gradients; it never does after loading. */
    boolean recordsParameterGradients() {
        return block.getParameters().values().stream()
                .anyMatch(parameter -> parameter.getArray().hasGradient());
    }

    /**
     * A parameter's numbers.
     *
     * @param shape its axes
     * @param values row-major
     */
    record Weights(long[] shape, double[] values) {}

    /** The floating parameters by name, in the module's order; copies. */
    Map<String, Weights> weights() {
        TorchRuntime.enter();
        use.readLock().lock();
        try {
            Map<String, Weights> weights = new LinkedHashMap<>();
            for (Pair<String, Parameter> parameter : block.getParameters()) {
                PtNDArray array = (PtNDArray) parameter.getValue().getArray();
                if (floating(array).isPresent()) {
                    double[] values =
                            Numbers.of(array, Math.toIntExact(array.size())).kept();
                    weights.put(parameter.getKey(), new Weights(array.getShape().getShape(), values));
                }
            }
            return weights;
        } finally {
            use.readLock().unlock();
        }
    }

    private static Optional<DType> floating(PtNDArray array) {
        return DType.of(array.getDataType()).filter(DType::floating);
    }

    /**
     * Overwrites parameters, rounded to their types, between calls. Only for an instance that nobody else uses.
     *
     * @param changed values by name; parameters that it leaves out stay
     */
    void overwrite(Map<String, double[]> changed) {
        TorchRuntime.enter();
        use.writeLock().lock();
        try (NDManager manager = model.getNDManager().newSubManager()) {
            for (Pair<String, Parameter> parameter : block.getParameters()) {
                double[] values = changed.get(parameter.getKey());
                PtNDArray array = (PtNDArray) parameter.getValue().getArray();
                DType dtype = floating(array).orElse(null);
                if (values != null && dtype != null) {
                    ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * dtype.width())
                            .order(ByteOrder.nativeOrder());
                    for (int i = 0; i < values.length; i++) {
                        dtype.put(bytes, i, values[i]);
                    }
                    array.muli(0).addi(((PtNDManager) manager).create(bytes, array.getShape(), dtype.nativeType()));
                }
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    /**
     * Runs {@code work} with a manager of its own; every array of it is freed afterwards.
     *
     * @throws DeviceMemoryException if the device has too little memory for it
     * @throws DeviceLostException if the device no longer computes
     * @throws ModelCallException if the native library reports another failure
     * @throws IllegalStateException if the module is closed
     */
    <T> T call(Function<Call, T> work) {
        TorchRuntime.enter();
        use.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("model " + model.getName() + " is closed");
            }
            try (NDManager manager = model.getNDManager().newSubManager()) {
                return work.apply(new Call(block.getHandle(), (PtNDManager) manager));
            }
        } catch (EngineException e) {
            throw CallFailure.of("model " + model.getName() + ": call", device, e);
        } finally {
            use.readLock().unlock();
        }
    }

    /**
     * The native side of one call.
     *
     * @param module handle
     * @param manager owner of every array of this call
     */
    record Call(long module, PtNDManager manager) {

        /** Runs {@code forward}; results in the module's order, or by name where it returns a dictionary. */
        List<TorchCall.Result> forward(List<PtNDArray> inputs, boolean gradients) {
            List<TorchCall.Result> results =
                    new ArrayList<>(TorchCall.run(module, "forward", manager, gradients, inputs));
            if (!results.isEmpty() && !results.get(0).name().isEmpty()) {
                results.sort((a, b) -> a.name().compareTo(b.name()));
            }
            return results;
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                model.close();
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
