package dev.rationale.model;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.Stretch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays the rows of a batch out as the module's arguments, one native array {@code [rows, shape…]} per input. */
final class ModuleArguments {
    private final List<Manifest.Input> inputs;
    private final HeldTensors usual;

    /**
     * @param usual shapes of rows that bring none; its tensors are not used
     */
    ModuleArguments(List<Manifest.Input> inputs, HeldTensors usual) {
        this.inputs = inputs;
        this.usual = usual;
    }

    HeldTensors usual() {
        return usual;
    }

    /** The shapes that all points of a batch share. */
    HeldTensors shapesOfPoints(List<Point> points) {
        HeldTensors first = held(points.get(0).held());
        HeldInputs before = points.get(0).held();
        for (Point point : points) {
            if (point.held() != before) { // rows of one record share them
                before = point.held();
                requireEqual(held(before), first);
            }
        }
        return first;
    }

    /** The shapes that all stretches of a batch share. */
    HeldTensors shapes(List<Stretch> stretches) {
        HeldTensors first = held(stretches.get(0).held());
        for (Stretch stretch : stretches) {
            requireEqual(held(stretch.held()), first);
        }
        return first;
    }

    private static void requireEqual(HeldTensors held, HeldTensors first) {
        if (!held.shapeKey().equals(first.shapeKey())) {
            throw new IllegalArgumentException("rows of one batch must have equal shapes");
        }
    }

    private HeldTensors held(HeldInputs inputsOfRecord) {
        if (inputsOfRecord instanceof HeldTensors held) {
            return held;
        }
        if (inputsOfRecord != HeldInputs.NONE) {
            throw new IllegalArgumentException("held inputs of another model");
        }
        if (inputs.stream().anyMatch(input -> !input.dtype().floating())) {
            throw new IllegalArgumentException("this model has inputs without gradient; bind the record's tensors");
        }
        return usual;
    }

    /** The arguments for points, over the thread's buffers. */
    List<PtNDArray> ofPoints(PtNDManager manager, List<Point> points, HeldTensors shapes) {
        List<PtNDArray> arrays = new ArrayList<>(inputs.size());
        for (int index = 0; index < inputs.size(); index++) {
            Manifest.Input input = inputs.get(index);
            arrays.add(
                    input.dtype().floating()
                            ? coordinates(manager, points, shapes.layout().span(input.name()), index)
                            : heldOfPoints(manager, points, input.name(), index));
        }
        return arrays;
    }

    private static PtNDArray coordinates(PtNDManager manager, List<Point> points, InputLayout.Span span, int index) {
        int size = span.size();
        HostArray values = HostArray.ofInput(index, Math.multiplyExact(points.size(), size), span.dtype());
        for (int row = 0; row < points.size(); row++) {
            values.put(row * size, points.get(row).coordinates(), span.offset(), size);
        }
        PtNDArray array = values.array(manager, batched(points.size(), span.shape()));
        return unnamed(span.dtype() == DType.FLOAT16 ? array.toType(DataType.FLOAT16, false) : array);
    }

    private PtNDArray heldOfPoints(PtNDManager manager, List<Point> points, String name, int index) {
        Tensor first = tensor(points.get(0).held(), name);
        ByteBuffer buffer = heldBuffer(first, points.size(), index);
        for (int row = 0; row < points.size(); row++) {
            copy(tensor(points.get(row).held(), name), buffer, row);
        }
        return array(manager, buffer, points.size(), first.shape(), first.dtype());
    }

    /** The arguments for stretches; those with a gradient are leaves of the graph to come. */
    List<PtNDArray> ofStretches(PtNDManager manager, List<Stretch> stretches, RowOrder order, HeldTensors shapes) {
        List<PtNDArray> arrays = new ArrayList<>(inputs.size());
        for (int index = 0; index < inputs.size(); index++) {
            Manifest.Input input = inputs.get(index);
            if (input.dtype().floating()) {
                PtNDArray points =
                        PathPoints.of(manager, stretches, order, shapes.layout().span(input.name()));
                points.setRequiresGradient(true);
                arrays.add(unnamed(points));
            } else {
                arrays.add(heldOfStretches(manager, stretches, order, input.name(), index));
            }
        }
        return arrays;
    }

    private PtNDArray heldOfStretches(
            PtNDManager manager, List<Stretch> stretches, RowOrder order, String name, int index) {
        Tensor first = tensor(stretches.get(0).held(), name);
        ByteBuffer buffer = heldBuffer(first, order.rows(), index);
        for (int s = 0; s < stretches.size(); s++) {
            Tensor tensor = tensor(stretches.get(s).held(), name);
            for (int j = 0; j < stretches.get(s).count(); j++) {
                copy(tensor, buffer, order.row(s, j));
            }
        }
        return array(manager, buffer, order.rows(), first.shape(), first.dtype());
    }

    /** The gradients of arguments after a backward pass, by input. */
    Map<InputLayout.Span, PtNDArray> gradients(List<PtNDArray> arrays, InputLayout layout) {
        Map<InputLayout.Span, PtNDArray> gradients = new LinkedHashMap<>();
        for (int index = 0; index < inputs.size(); index++) {
            if (inputs.get(index).dtype().floating()) {
                gradients.put(
                        layout.span(inputs.get(index).name()), arrays.get(index).getGradient());
            }
        }
        return gradients;
    }

    private static ByteBuffer heldBuffer(Tensor first, int rows, int index) {
        int bytesPerRow = Math.multiplyExact(first.size(), first.dtype().width());
        return Scratch.ofThread().input(index, Math.multiplyExact(rows, bytesPerRow));
    }

    private static void copy(Tensor tensor, ByteBuffer buffer, int row) {
        for (int i = 0; i < tensor.size(); i++) {
            tensor.copy(i, buffer, row * tensor.size() + i);
        }
    }

    private Tensor tensor(HeldInputs record, String name) {
        Tensor tensor = held(record).tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("row without the held input " + name);
        }
        return tensor;
    }

    private static PtNDArray array(PtNDManager manager, ByteBuffer buffer, int count, long[] shape, DType dtype) {
        return unnamed(manager.create(buffer, batched(count, shape), dtype.nativeType()));
    }

    /** Names would steer how the library passes arguments. */
    private static PtNDArray unnamed(PtNDArray array) {
        array.setName(null);
        return array;
    }

    /** {@code [rows, shape…]}. */
    static Shape batched(int rows, long[] shape) {
        long[] batched = new long[shape.length + 1];
        batched[0] = rows;
        System.arraycopy(shape, 0, batched, 1, shape.length);
        return new Shape(batched);
    }
}
