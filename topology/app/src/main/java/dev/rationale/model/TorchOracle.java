package dev.rationale.model;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.UnexplainableException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Outputs and gradients of rows on a loaded module. Forward passes for gradients are recorded in evaluation mode; one
 * backward pass with a one-hot seed gives every row the gradient of its own target, because rows are independent.
 */
final class TorchOracle implements GradientOracle {
    private static final String NO_PATH = "does not require grad and does not have a grad_fn";
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();
    private static final String IN_PLACE = "leaf Variable that requires grad";

    private final TorchModule module;
    private final ModuleArguments arguments;
    private final OutputOrder order;
    /** Whether the module was seen to work in place on its inputs; most do not, and need no copies. */
    private volatile boolean overwrites;

    TorchOracle(TorchModule module, List<Manifest.Input> inputs, HeldTensors usual, List<String> outputNames) {
        this.module = module;
        this.arguments = new ModuleArguments(inputs, usual);
        this.order = new OutputOrder(outputNames);
    }

    @Override
    public int dimension() {
        return arguments.usual().layout().dimension();
    }

    @Override
    public List<double[][]> outputs(List<Point> points) {
        HeldTensors shapes = arguments.shapesOfPoints(points);
        return module.call(call -> {
            List<PtNDArray> inputs = arguments.ofPoints(call.manager(), points, shapes);
            return split(order.apply(call.forward(inputs, false)), points.size());
        });
    }

    @Override
    public List<RowResult.Segment> gradients(List<Stretch> stretches) {
        HeldTensors shapes = arguments.shapes(stretches);
        try {
            return module.call(call -> gradients(call, stretches, shapes));
        } catch (ModelCallException e) {
            if (overwrites || !String.valueOf(e.getMessage()).contains(IN_PLACE)) {
                throw e;
            }
            overwrites = true;
            return module.call(call -> gradients(call, stretches, shapes));
        }
    }

    /** Name, size and differentiability of each output, as found by running {@code point} once. */
    List<OutputTrait> traits(Point point) {
        List<Point> batch = List.of(point);
        HeldTensors shapes = arguments.shapesOfPoints(batch);
        return module.call(call -> {
            List<OutputTrait> traits = new ArrayList<>();
            for (TorchCall.Result result :
                    order.apply(call.forward(arguments.ofPoints(call.manager(), batch, shapes), false))) {
                traits.add(new OutputTrait(result.name(), width(result.array(), 1)));
            }
            return traits;
        });
    }

    private List<RowResult.Segment> gradients(TorchModule.Call call, List<Stretch> stretches, HeldTensors shapes) {
        RowOrder rows = RowOrder.of(stretches);
        List<PtNDArray> inputs = arguments.ofStretches(call.manager(), stretches, rows, shapes);
        List<PtNDArray> given = overwrites ? copies(inputs) : inputs;
        PtNDArray output = chosen(order.apply(call.forward(given, true)), stretches);
        int width = width(output, rows.rows());
        double[][] values = values(stretches, rows, Numbers.of(output, rows.rows() * width), width);
        Map<InputLayout.Span, PtNDArray> gradients = backward(call, stretches, rows, output, width)
                ? arguments.gradients(inputs, shapes.layout())
                : Map.of();
        return new GradientResults(stretches, rows, values, gradients)
                .collect(call, shapes.layout().dimension());
    }

    /** The explained scalar of each row, by stretch. */
    private static double[][] values(List<Stretch> stretches, RowOrder rows, Numbers raw, int width) {
        double[][] values = new double[stretches.size()][];
        double[] outputs = new double[width];
        for (int s = 0; s < values.length; s++) {
            Stretch stretch = stretches.get(s);
            Target target = stretch.target();
            if (target.index() < 0 || target.index() >= width) {
                throw new UnexplainableException(
                        Reason.TARGET_OUT_OF_RANGE,
                        "target index: expected below " + width + ", found " + target.index());
            }
            double[] own = new double[stretch.count()];
            if (target.objective() == Objective.RAW) {
                raw.copyTo(own, rows.row(s, 0) * width + target.index(), rows.step(s) * width);
            } else {
                for (int j = 0; j < own.length; j++) {
                    raw.copyTo(outputs, rows.row(s, j) * width, 1);
                    own[j] = target.objective().of(outputs, target.index());
                }
            }
            values[s] = own;
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
    private static boolean backward(
            TorchModule.Call call, List<Stretch> stretches, RowOrder rows, PtNDArray output, int width) {
        NDArray scalar = objective(output, stretches.get(0).target().objective(), rows.rows(), width);
        PtNDArray oneHot = oneHot(call, stretches, rows, type(output), scalar.getShape(), width);
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

    /** A one at each row's target and zeros elsewhere: of {@code shape}, with {@code width} values in a row. */
    private static PtNDArray oneHot(
            TorchModule.Call call, List<Stretch> stretches, RowOrder rows, DType dtype, Shape shape, int width) {
        if (width == 1) {
            return (PtNDArray) call.manager().ones(shape, dtype.nativeType());
        }
        int bytes = Math.multiplyExact(Math.multiplyExact(rows.rows(), width), dtype.width());
        ByteBuffer seed = Scratch.ofThread().buffer(Scratch.Slot.SEED, bytes);
        while (seed.hasRemaining()) {
            seed.put(ZEROS.duplicate().limit(Math.min(seed.remaining(), ZEROS.capacity())));
        }
        seed.rewind();
        for (int s = 0; s < stretches.size(); s++) {
            int index = stretches.get(s).target().index();
            for (int j = 0; j < stretches.get(s).count(); j++) {
                dtype.put(seed, rows.row(s, j) * width + index, 1);
            }
        }
        return call.manager().create(seed, shape, dtype.nativeType());
    }

    private static NDArray objective(PtNDArray output, Objective objective, int count, int width) {
        return switch (objective) {
            case RAW -> output;
            case PROBABILITY -> output.reshape(new Shape(count, width)).softmax(1);
            case LOG_PROBABILITY -> output.reshape(new Shape(count, width)).logSoftmax(1);
        };
    }

    private static PtNDArray chosen(List<TorchCall.Result> results, List<Stretch> stretches) {
        Target first = stretches.get(0).target();
        for (Stretch stretch : stretches) {
            Target target = stretch.target();
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
            double[] raw = Numbers.of(array, count * width).kept();
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
}
