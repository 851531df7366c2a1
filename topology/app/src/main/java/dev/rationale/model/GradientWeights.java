package dev.rationale.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.rationale.attribution.Stretch;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a batch's gradients, on the way back through the model: each row is propagated back with its weight at its target, and
 * so its gradient comes out weighted.
 *
 * <p>Not so in half precision, where the products would leave the range of its numbers: there a one is propagated back, and the gradients
 * are multiplied in float32 afterwards.
 */
final class GradientWeights {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();

    private final PtNDManager manager;
    private final List<Stretch> stretches;
    private final RowOrder order;
    private final boolean afterwards;

    /**
     * @param afterwards whether the gradients are multiplied afterwards
     */
    GradientWeights(PtNDManager manager, List<Stretch> stretches, RowOrder order, boolean afterwards) {
        this.manager = manager;
        this.stretches = stretches;
        this.order = order;
        this.afterwards = afterwards;
    }

    /**
     * What is propagated back: zeros, but for the target of each row.
     *
     * @param shape of the output, {@code [rows, …]}
     * @param dtype of the output
     */
    PtNDArray seed(Shape shape, DType dtype) {
        int width = Math.toIntExact(shape.size() / order.rows());
        int bytes = Math.multiplyExact(Math.multiplyExact(order.rows(), width), dtype.width());
        ByteBuffer seed = Scratch.ofThread().buffer(Scratch.Slot.SEED, bytes);
        while (seed.hasRemaining()) {
            seed.put(ZEROS.duplicate().limit(Math.min(seed.remaining(), ZEROS.capacity())));
        }
        seed.rewind();
        for (int s = 0; s < stretches.size(); s++) {
            Stretch stretch = stretches.get(s);
            int index = stretch.target().index();
            for (int j = 0; j < stretch.count(); j++) {
                dtype.put(seed, order.row(s, j) * width + index, afterwards ? 1 : stretch.weight(j));
            }
        }
        return manager.create(seed, shape, dtype.nativeType());
    }

    /** Weighs the gradients if they are not weighted yet. */
    Map<InputLayout.Span, PtNDArray> complete(Map<InputLayout.Span, PtNDArray> gradients) {
        if (!afterwards) {
            return gradients;
        }
        HostArray weights = HostArray.of(Scratch.Slot.WEIGHTS, order.rows(), DType.FLOAT32);
        for (int s = 0; s < stretches.size(); s++) {
            for (int j = 0; j < stretches.get(s).count(); j++) {
                weights.put(order.row(s, j), stretches.get(s).weight(j));
            }
        }
        PtNDArray column = weights.array(manager, new Shape(order.rows(), 1));
        Map<InputLayout.Span, PtNDArray> weighted = new LinkedHashMap<>();
        gradients.forEach((span, gradient) -> weighted.put(span, (PtNDArray)
                gradient.toType(HostArray.arithmetic(span.dtype()).nativeType(), false)
                        .reshape(order.rows(), span.size())
                        .mul(column)));
        return weighted;
    }
}
