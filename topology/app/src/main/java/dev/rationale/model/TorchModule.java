package dev.rationale.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A loaded TorchScript module in evaluation mode with frozen parameters.
 *
 * <p>Any number of threads may call it: the module is only read. Closing waits for the calls under way, because a module
 * freed under a call ends the process.
 */
final class TorchModule implements AutoCloseable {
    private static final int LONGEST = 200;
    private static final Pattern ERROR_LINE = Pattern.compile("[\\w.]*(Error|Exception): .*");

    /** Held for its own sake: the library closes a model that nobody refers to. */
    private final Model model;

    private final PtSymbolBlock block;
    private final long fileBytes;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;

    private TorchModule(Model model, PtSymbolBlock block, long fileBytes) {
        this.model = model;
        this.block = block;
        this.fileBytes = fileBytes;
    }

    /**
     * Loads a file.
     *
     * @throws ModelRefusedException if it is no TorchScript this library can run
     */
    static TorchModule load(Path file) {
        TorchRuntime.enter();
        Path path = file.toAbsolutePath();
        Model model = Model.newInstance(path.getFileName().toString(), Device.cpu(), TorchRuntime.ENGINE);
        boolean loaded = false;
        try {
            // Without this option the weights become inference tensors, through which no gradient passes.
            model.load(path.getParent(), path.getFileName().toString(), Map.of("trainParam", "true"));
            PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
            block.freezeParameters(true);
            JniUtils.enableInferenceMode(block);
            loaded = true;
            return new TorchModule(model, block, Files.size(path));
        } catch (IOException | MalformedModelException | EngineException e) {
            throw new ModelRefusedException(
                    file.getFileName().toString(),
                    "loading: expected a TorchScript file for PyTorch 2.7 or earlier, found one that does not load ("
                            + summary(e) + "); save it with torch.jit.script or torch.jit.trace, without"
                            + " torch.jit.optimize_for_inference");
        } finally {
            if (!loaded) {
                model.close();
            }
        }
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
     * Runs {@code work} with a manager of its own; every array of it is freed afterwards.
     *
     * @throws ModelCallException if the native library reports a failure
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
            throw new ModelCallException("model " + model.getName() + ": call failed (" + summary(e) + ")", e);
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

    /** The line of a native message that names the error; the rest is a trace through generated code. */
    private static String summary(Exception e) {
        List<String> lines = String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.stream()
                .filter(line -> ERROR_LINE.matcher(line).matches())
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
                .orElse("");
    }
}
