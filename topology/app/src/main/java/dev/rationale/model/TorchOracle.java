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
import java.util.List;

/**
 * Outputs and gradients of rows on a loaded module. Forward passes for gradients are recorded in evaluation mode; one
 * backward pass with a one-hot seed gives every row the gradient of its own target, because rows are independent.
 */
final class TorchOracle implements GradientOracle {
    private static final String NO_PATH = "does not require grad and does not have a grad_fn";

    private final TorchModule module;
    private final RowBuffers rows;
    private final OutputOrder order;

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
        HeldTensors shapes = rows.shapes(batch);
        return module.call(call -> gradients(call, batch, shapes));
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
        PtNDArray output = chosen(order.apply(call.forward(overwritable(inputs), true)), batch);
        int width = width(output, count);
        double[][] raw = read(output, count, width);
        double[] values = new double[count];
        for (int row = 0; row < count; row++) {
            values[row] = value(batch.get(row).target(), raw[row]);
        }
        double[][] gradients = new double[count][shapes.layout().dimension()];
        if (backward(call, batch, output, width)) {
            rows.readGradients(inputs, shapes.layout(), gradients);
        }
        return DenseGradients.of(values, gradients);
    }

    /**
     * Copies on the recorded path: a module may work in place on what it is given, but never on a leaf. By adding zero, for
     * nothing of a sum is kept for the backward pass; a product keeps its other factor, which here lies in a Java buffer that
     * is gone by then.
     */
    private static List<PtNDArray> overwritable(List<PtNDArray> inputs) {
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
        for (int at = 0; at < bytes; at++) {
            seed.put(at, (byte) 0);
        }
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
            if (row.target().output() != first.output() || row.target().objective() != first.objective()) {
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

    private static double value(Target target, double[] raw) {
        if (target.index() < 0 || target.index() >= raw.length) {
            throw new UnexplainableException(
                    Reason.TARGET_OUT_OF_RANGE,
                    "target index: expected below " + raw.length + ", found " + target.index());
        }
        return target.objective().of(raw, target.index());
    }

    private static List<double[][]> split(List<TorchCall.Result> results, int count) {
        List<double[][]> perRow = new ArrayList<>(count);
        for (int row = 0; row < count; row++) {
            perRow.add(new double[results.size()][]);
        }
        for (int output = 0; output < results.size(); output++) {
            PtNDArray array = results.get(output).array();
            double[][] raw = read(array, count, width(array, count));
            for (int row = 0; row < count; row++) {
                perRow.get(row)[output] = raw[row];
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
    static double[][] read(PtNDArray array, int count, int width) {
        DType dtype = type(array);
        ByteBuffer bytes = array.toByteBuffer(true).order(ByteOrder.nativeOrder());
        double[][] values = new double[count][width];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < width; i++) {
                values[row][i] = dtype.get(bytes, row * width + i);
            }
        }
        return values;
    }
}
