package dev.rationale.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One forward pass with a graph and one backward pass, and nothing around them: the rows and the one-hot seed lie ready in
 * direct buffers, and the gradients are computed and dropped. What the tensor library gives at best; to be compared with.
 *
 * <p>Rows lie on the straight paths from zero to the model's samples, each at a place of its own, as those of explanations do: a
 * model with max pooling, whose branches depend on the numbers, is up to a tenth quicker where all rows are the same. Explained is the
 * first element of the first output. A module that overwrites its input cannot be run so, because that input is a leaf of the graph.
 *
 * <p>For one thread at a time. Holds one batch of direct memory, of which the garbage collector disposes.
 */
public final class BarePass {
    private final TorchModule module;
    private final int rows;
    private final List<Prepared> inputs;
    private ByteBuffer seed = ByteBuffer.allocateDirect(0);

    /** An input of all rows, ready to be looked at by a native array. */
    private record Prepared(ByteBuffer bytes, Shape shape, DType dtype) {

        PtNDArray array(PtNDManager manager) {
            PtNDArray array = manager.create(bytes, shape, dtype.nativeType());
            // Names would steer how the library passes arguments.
            array.setName(null);
            return array;
        }
    }

    private BarePass(TorchModule module, int rows, List<Prepared> inputs) {
        this.module = module;
        this.rows = rows;
        this.inputs = inputs;
    }

    /**
     * A pass of {@code rows} rows.
     *
     * @param model must stay open
     * @param rows per pass, &gt; 0
     */
    public static BarePass of(ExplainableModel model, int rows) {
        List<Prepared> inputs = new ArrayList<>();
        for (Manifest.Input input : model.manifest().inputs()) {
            inputs.add(
                    input.dtype().floating()
                            ? points(model, input.name(), rows)
                            : held(model, input.name(), input.dtype(), rows));
        }
        return new BarePass(model.module(), rows, inputs);
    }

    /** Rows of a pass. */
    public int rows() {
        return rows;
    }

    /**
     * Runs one pass.
     *
     * @throws ModelCallException if the native library reports a failure
     */
    public void run() {
        pass(gradients -> {
            if (module.device().isGpu()) {
                gradients
                        .get(0)
                        .flatten()
                        .get(0)
                        .toByteBuffer(true); // waits for the GPU, which works on after the call
            }
            return rows;
        });
    }

    /** As {@link #run()}; the gradients of the first differentiable input, row-major, for whoever doubts that they are computed. */
    double[] gradients() {
        return pass(gradients -> {
            PtNDArray first = gradients.get(0);
            DType dtype = DType.of(first.getDataType()).orElseThrow();
            ByteBuffer bytes = first.toByteBuffer(true).order(ByteOrder.nativeOrder());
            double[] read = new double[Math.toIntExact(first.getShape().size())];
            for (int i = 0; i < read.length; i++) {
                read[i] = dtype.get(bytes, i);
            }
            return read;
        });
    }

    private <T> T pass(Function<List<PtNDArray>, T> taker) {
        return module.call(call -> {
            List<PtNDArray> arrays = new ArrayList<>(inputs.size());
            for (Prepared input : inputs) {
                PtNDArray array = input.array(call.manager());
                array.setRequiresGradient(input.dtype().floating());
                arrays.add(array);
            }
            PtNDArray output = call.forward(arrays, true).get(0).array();
            JniUtils.backward(output, seed(call.manager(), output), false, false);
            List<PtNDArray> gradients = new ArrayList<>(arrays.size());
            for (int i = 0; i < arrays.size(); i++) {
                if (inputs.get(i).dtype().floating()) {
                    gradients.add(arrays.get(i).getGradient());
                }
            }
            return taker.apply(gradients);
        });
    }

    /** The first element of every row; made once, when the output's shape is known. */
    private PtNDArray seed(PtNDManager manager, PtNDArray output) {
        DType dtype = DType.of(output.getDataType()).orElseThrow();
        int width = Math.toIntExact(output.getShape().size() / rows);
        if (seed.capacity() == 0) {
            seed = direct(rows * width, dtype);
            for (int row = 0; row < rows; row++) {
                dtype.put(seed, row * width, 1);
            }
        }
        return manager.create(seed, output.getShape(), dtype.nativeType());
    }

    private static Prepared points(ExplainableModel model, String name, int rows) {
        InputLayout.Span span = model.samples().get(0).layout().span(name);
        ByteBuffer bytes = direct(Math.multiplyExact(rows, span.size()), span.dtype());
        for (int row = 0; row < rows; row++) {
            double[] point = sample(model, row).point();
            double position = position(model, row, rows);
            for (int i = 0; i < span.size(); i++) {
                span.dtype().put(bytes, row * span.size() + i, position * point[span.offset() + i]);
            }
        }
        return new Prepared(bytes, batched(rows, span.shape()), span.dtype());
    }

    private static Prepared held(ExplainableModel model, String name, DType dtype, int rows) {
        Tensor first = tensor(model, name, 0);
        ByteBuffer bytes = direct(Math.multiplyExact(rows, first.size()), dtype);
        for (int row = 0; row < rows; row++) {
            Tensor tensor = tensor(model, name, row);
            for (int i = 0; i < tensor.size(); i++) {
                tensor.copy(i, bytes, row * tensor.size() + i);
            }
        }
        return new Prepared(bytes, batched(rows, first.shape()), dtype);
    }

    private static BoundInput sample(ExplainableModel model, int row) {
        return model.samples().get(row % model.samples().size());
    }

    /** Place on the path to its sample, above 0 and below 1; those of one sample are evenly apart. */
    private static double position(ExplainableModel model, int row, int rows) {
        int samples = model.samples().size();
        int places = (rows + samples - 1) / samples;
        int place = row / samples;
        return (place + 0.5) / places;
    }

    private static Tensor tensor(ExplainableModel model, String name, int row) {
        Tensor tensor = ((HeldTensors) sample(model, row).held()).tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("sample without the held input " + name);
        }
        return tensor;
    }

    private static ByteBuffer direct(int elements, DType dtype) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(elements, dtype.width()))
                .order(ByteOrder.nativeOrder());
    }

    private static Shape batched(int rows, long[] shape) {
        long[] batched = new long[shape.length + 1];
        batched[0] = rows;
        System.arraycopy(shape, 0, batched, 1, shape.length);
        return new Shape(batched);
    }
}
