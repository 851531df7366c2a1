package dev.rationale.model;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.rationale.attribution.GradientBatch;
import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Row;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.UnexplainableException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Outputs and gradients of rows on a loaded module. Forward passes for gradients are recorded in evaluation mode; one
 * backward pass with a one-hot seed gives every row the gradient of its own target, because rows are independent.
 */
final class TorchOracle implements GradientOracle {
    private static final String NO_PATH = "does not require grad and does not have a grad_fn";
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();
    private static final String IN_PLACE = "leaf Variable that requires grad";

    private final TorchModule module;
    private final RowBuffers rows;
    private final OutputOrder order;
    /** Whether the module was seen to work in place on its inputs; most do not, and need no copies. */
    private volatile boolean overwrites;

    TorchOracle(TorchModule module, List<Manifest.Input> inputs, HeldTensors usual, List<String> outputNames) {
        this.module = module;
        this.rows = new RowBuffers(inputs, usual);
        this.order = new OutputOrder(outputNames);
    }

    @Override
    public int dimension() {
        return rows.usual().layout().dimension();
    }

    @Override
    public List<double[][]> outputs(List<Row> batch) {
        HeldTensors shapes = rows.shapes(batch);
        return module.call(call -> {
            List<PtNDArray> inputs = rows.arrays(call.manager(), batch, shapes, false);
            return split(order.apply(call.forward(inputs, false)), batch.size());
        });
    }

    @Override
    public GradientBatch gradients(List<Row> batch) {
        return borrowedGradients(batch).kept();
    }

    @Override
    public GradientBatch borrowedGradients(List<Row> batch) {
        HeldTensors shapes = rows.shapes(batch);
        try {
            return module.call(call -> gradients(call, batch, shapes));
        } catch (ModelCallException e) {
            if (overwrites || !String.valueOf(e.getMessage()).contains(IN_PLACE)) {
                throw e;
            }
            overwrites = true;
            return module.call(call -> gradients(call, batch, shapes));
        }
    }

    /** Name, size and differentiability of each output, as found by running {@code row} once. */
    List<OutputTrait> traits(Row row) {
        List<Row> batch = List.of(row);
        HeldTensors shapes = rows.shapes(batch);
        return module.call(call -> {
            List<OutputTrait> traits = new ArrayList<>();
            for (TorchCall.Result result :
                    order.apply(call.forward(rows.arrays(call.manager(), batch, shapes, false), false))) {
                traits.add(new OutputTrait(result.name(), width(result.array(), 1)));
            }
            return traits;
        });
    }

    private GradientBatch gradients(TorchModule.Call call, List<Row> batch, HeldTensors shapes) {
        int count = batch.size();
        List<PtNDArray> inputs = rows.arrays(call.manager(), batch, shapes, true);
        List<PtNDArray> given = overwrites ? copies(inputs) : inputs;
        PtNDArray output = chosen(order.apply(call.forward(given, true)), batch);
        int width = width(output, count);
        double[] values = values(batch, read(output, count * width), width);
        boolean connected = backward(call, batch, output, width);
        return new TorchGradients(values, connected ? rows.gradients(inputs, shapes.layout(), count) : List.of());
    }

    private static double[] values(List<Row> batch, double[] raw, int width) {
        double[] values = new double[batch.size()];
        double[] outputs = new double[width];
        for (int row = 0; row < values.length; row++) {
            Target target = batch.get(row).target();
            if (target.index() < 0 || target.index() >= width) {
                throw new UnexplainableException(
                        Reason.TARGET_OUT_OF_RANGE,
                        "target index: expected below " + width + ", found " + target.index());
            }
            if (target.objective() == Objective.RAW) {
                values[row] = raw[row * width + target.index()];
            } else {
                System.arraycopy(raw, row * width, outputs, 0, width);
                values[row] = target.objective().of(outputs, target.index());
            }
        }
        return values;
    }

    /**
     * Copies on the recorded path, for a module that works in place on what it is given, which no leaf allows. By adding zero,
     * for nothing of a sum is kept for the backward pass; a product keeps its other factor, which here lies in a Java buffer
     * that is gone by then.
     */
    private static List<PtNDArray> copies(List<PtNDArray> inputs) {
        return inputs.stream()
                .map(input -> input.hasGradient() ? input.add(0) : input)
                .toList();
    }

    /** Fills the inputs' gradients; false, with zeros as the true gradient, where no path leads from the inputs to the output. */
    private boolean backward(TorchModule.Call call, List<Row> batch, PtNDArray output, int width) {
        NDArray scalar = objective(output, batch.get(0).target().objective(), batch.size(), width);
        DType dtype = type(output);
        int bytes = Math.multiplyExact(Math.multiplyExact(batch.size(), width), dtype.width());
        ByteBuffer seed = Scratch.ofThread().buffer(rows.slots(), bytes);
        while (seed.hasRemaining()) {
            seed.put(ZEROS.duplicate().limit(Math.min(seed.remaining(), ZEROS.capacity())));
        }
        seed.rewind();
        for (int row = 0; row < batch.size(); row++) {
            dtype.put(seed, row * width + batch.get(row).target().index(), 1);
        }
        PtNDArray oneHot = call.manager().create(seed, scalar.getShape(), dtype.nativeType());
        try {
            JniUtils.backward((PtNDArray) scalar, oneHot, false, false);
            return true;
        } catch (EngineException e) {
            // The library has no safe question for this beforehand: asking a constant for its gradient function ends
            // the
            // process.
            if (String.valueOf(e.getMessage()).contains(NO_PATH)) {
                return false;
            }
            throw e;
        }
    }

    private static NDArray objective(PtNDArray output, Objective objective, int count, int width) {
        return switch (objective) {
            case RAW -> output;
            case PROBABILITY -> output.reshape(new Shape(count, width)).softmax(1);
            case LOG_PROBABILITY -> output.reshape(new Shape(count, width)).logSoftmax(1);
        };
    }

    private static PtNDArray chosen(List<TorchCall.Result> results, List<Row> batch) {
        Target first = batch.get(0).target();
        for (Row row : batch) {
            Target target = row.target();
            if (target.output() != first.output() || target.objective() != first.objective()) {
                throw new IllegalArgumentException("rows of one batch must share output and objective");
            }
        }
        if (first.output() < 0 || first.output() >= results.size()) {
            throw new UnexplainableException(
                    Reason.TARGET_OUT_OF_RANGE,
                    "target output: expected below " + results.size() + ", found " + first.output());
        }
        return results.get(first.output()).array();
    }

    private static List<double[][]> split(List<TorchCall.Result> results, int count) {
        List<double[][]> perRow = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            perRow.add(new double[results.size()][]);
        }
        for (int output = 0; output < results.size(); output++) {
            PtNDArray array = results.get(output).array();
            int width = width(array, count);
            double[] raw = read(array, count * width);
            for (int row = 0; row < count; row++) {
                perRow.get(row)[output] = Arrays.copyOfRange(raw, row * width, (row + 1) * width);
            }
        }
        return perRow;
    }

    private static int width(PtNDArray output, int count) {
        Shape shape = output.getShape();
        if (shape.dimension() == 0 || shape.get(0) != count) {
            throw new ModelCallException(
                    "expected outputs with one row per input row (" + count + " rows), found shape " + shape);
        }
        return Math.toIntExact(shape.size() / count);
    }

    private static DType type(PtNDArray array) {
        return DType.of(array.getDataType())
                .orElseThrow(() -> new ModelCallException(
                        "expected an output of a known element type, found " + array.getDataType()));
    }

    /** Copies an array out; its memory belongs to the native library and goes with the call. */
    static double[] read(PtNDArray array, int elements) {
        DType dtype = type(array);
        ByteBuffer bytes = array.toByteBuffer(true).order(ByteOrder.nativeOrder());
        double[] values = new double[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = dtype.get(bytes, i);
        }
        return values;
    }
}
