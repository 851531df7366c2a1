package dev.rationale.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Lays rows out as the module's arguments, and gradients back as rows. */
final class RowBuffers {
    private final List<Manifest.Input> inputs;
    private final HeldTensors usual;

    /**
     * @param usual shapes of rows that bring none; its tensors are not used
     */
    RowBuffers(List<Manifest.Input> inputs, HeldTensors usual) {
        this.inputs = inputs;
        this.usual = usual;
    }

    HeldTensors usual() {
        return usual;
    }

    /** Number of buffers that {@link #arrays} uses; the next one is free. */
    int slots() {
        return inputs.size();
    }

    /** The shapes that all rows of a batch share. */
    HeldTensors shapes(List<Row> batch) {
        HeldInputs before = batch.get(0).held();
        HeldTensors first = held(batch.get(0));
        for (Row row : batch) {
            if (row.held() != before) { // rows of one record share them
                before = row.held();
                if (!held(row).shapeKey().equals(first.shapeKey())) {
                    throw new IllegalArgumentException("rows of one batch must have equal shapes");
                }
            }
        }
        return first;
    }

    private HeldTensors held(Row row) {
        if (row.held() instanceof HeldTensors held) {
            return held;
        }
        if (row.held() != HeldInputs.NONE) {
            throw new IllegalArgumentException("held inputs of another model");
        }
        if (inputs.stream().anyMatch(input -> !input.dtype().floating())) {
            throw new IllegalArgumentException("this model has inputs without gradient; bind the record's tensors");
        }
        return usual;
    }

    /** One native array per input, {@code [rows, shape…]}, over the thread's buffers. */
    List<PtNDArray> arrays(PtNDManager manager, List<Row> batch, HeldTensors shapes, boolean gradients) {
        List<PtNDArray> arrays = new ArrayList<>(inputs.size());
        for (int slot = 0; slot < inputs.size(); slot++) {
            Manifest.Input input = inputs.get(slot);
            if (input.dtype().floating()) {
                PtNDArray array = points(manager, batch, shapes.layout().span(input.name()), slot);
                array.setRequiresGradient(gradients);
                arrays.add(array);
            } else {
                arrays.add(held(manager, batch, input.name(), slot));
            }
        }
        return arrays;
    }

    private static PtNDArray points(PtNDManager manager, List<Row> batch, InputLayout.Span span, int slot) {
        DType dtype = span.dtype();
        int elements = Math.multiplyExact(batch.size(), span.size());
        ByteBuffer buffer = Scratch.ofThread().buffer(slot, Math.multiplyExact(elements, dtype.width()));
        PathPoints.write(batch, span, buffer);
        return array(manager, buffer, batch.size(), span.shape(), dtype);
    }

    private PtNDArray held(PtNDManager manager, List<Row> batch, String name, int slot) {
        Tensor first = tensor(batch.get(0), name);
        ByteBuffer buffer = Scratch.ofThread().buffer(slot, Math.multiplyExact(batch.size(), bytes(first)));
        DType dtype = first.dtype();
        int at = 0;
        for (Row row : batch) {
            Tensor tensor = tensor(row, name);
            for (int i = 0; i < tensor.size(); i++) {
                tensor.copy(i, buffer, at++);
            }
        }
        return array(manager, buffer, batch.size(), first.shape(), dtype);
    }

    private Tensor tensor(Row row, String name) {
        Tensor tensor = held(row).tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("row without the held input " + name);
        }
        return tensor;
    }

    private static int bytes(Tensor tensor) {
        return tensor.size() * tensor.dtype().width();
    }

    private static PtNDArray array(PtNDManager manager, ByteBuffer buffer, int count, long[] shape, DType dtype) {
        long[] batched = new long[shape.length + 1];
        batched[0] = count;
        System.arraycopy(shape, 0, batched, 1, shape.length);
        PtNDArray array = manager.create(buffer, new Shape(batched), dtype.nativeType());
        // Names would steer how the library passes arguments.
        array.setName(null);
        return array;
    }

    /** The gradients of {@code arrays}, which a backward pass has filled, for so many rows; in buffers of the thread. */
    List<TorchGradients.Part> gradients(List<PtNDArray> arrays, InputLayout layout, int count) {
        List<TorchGradients.Part> parts = new ArrayList<>(arrays.size());
        for (int slot = 0; slot < inputs.size(); slot++) {
            if (inputs.get(slot).dtype().floating()) {
                InputLayout.Span span = layout.span(inputs.get(slot).name());
                parts.add(gradients(arrays.get(slot).getGradient(), span, count, slot));
            }
        }
        return parts;
    }

    private static TorchGradients.Part gradients(PtNDArray gradient, InputLayout.Span span, int count, int slot) {
        int elements = Math.multiplyExact(count, span.size());
        if (span.dtype() == DType.FLOAT32) {
            // A fresh array of a megabyte for every batch would keep the garbage collector busier than the device.
            float[] values = Scratch.ofThread().floats(PathPoints.ARRAYS + slot, elements);
            gradient.toByteBuffer(true)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer()
                    .get(values, 0, elements);
            return new TorchGradients.Floats(span.offset(), span.size(), values);
        }
        return new TorchGradients.Doubles(span.offset(), span.size(), TorchOracle.read(gradient, elements));
    }
}
