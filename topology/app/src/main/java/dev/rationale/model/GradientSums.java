package dev.rationale.model;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.rationale.attribution.Stretch;
import java.util.List;

/**
 * Adds the gradients of stretches up on the device, so that one vector per stretch travels back and not one per row.
 *
 * <p>Of a float32 model up to {@value #RUN} rows are added in float32, where the rounding of the sum stays below that of the
 * gradients; from there on the sum is in float64.
 */
final class GradientSums {
    private static final int RUN = 64;

    private final PtNDManager manager;
    private final List<Stretch> stretches;
    private final RowOrder order;
    private final double[][] sums;

    /**
     * @param sums takes the sums of each stretch, {@code [stretches][d]}
     */
    GradientSums(PtNDManager manager, List<Stretch> stretches, RowOrder order, double[][] sums) {
        this.manager = manager;
        this.stretches = stretches;
        this.order = order;
        this.sums = sums;
    }

    /**
     * Adds the gradients with respect to one input.
     *
     * @param gradient {@code [rows, shape…]}
     * @param span the input, among the coordinates
     */
    void add(PtNDArray gradient, InputLayout.Span span) {
        PtNDArray exact = span.dtype() == DType.FLOAT16 ? gradient.toType(DataType.FLOAT32, false) : gradient;
        for (RowOrder.Group group : order.groups()) {
            PtNDArray rows = order.groups().size() == 1
                    ? exact
                    : JniUtils.slice(exact, 0, group.first(), group.first() + (long) group.rows(), 1);
            if (group.length() == 1) {
                single(rows, group, span);
            } else {
                several(rows, group, span);
            }
        }
    }

    private void single(PtNDArray rows, RowOrder.Group group, InputLayout.Span span) {
        Numbers found = Numbers.of(rows, Math.multiplyExact(group.rows(), span.size()));
        for (int k = 0; k < group.members().length; k++) {
            int member = group.members()[k];
            found.addTo(
                    sums[member],
                    span.offset(),
                    k * span.size(),
                    span.size(),
                    stretches.get(member).weight(0));
        }
    }

    private void several(PtNDArray rows, RowOrder.Group group, InputLayout.Span span) {
        int length = group.length();
        int count = group.members().length;
        int size = span.size();
        int run = span.dtype() == DType.FLOAT64 ? length : RUN;
        int runs = (length + run - 1) / run;
        PtNDArray weights = weights(group, run, runs, span.dtype());
        PtNDArray gradients =
                rows.reshape(group.alike() ? new Shape(length, (long) count * size) : new Shape(count, length, size));
        Numbers found = Numbers.of(JniUtils.matmul(weights, gradients), runs * count * size);
        for (int k = 0; k < count; k++) {
            for (int r = 0; r < runs; r++) {
                int at = (group.alike() ? r * count + k : k * runs + r) * size;
                found.addTo(sums[group.members()[k]], span.offset(), at, size, 1);
            }
        }
    }

    /** The weights of each run in a row of its own, zeros elsewhere: {@code [runs, n]}, or {@code [K, runs, n]}. */
    private PtNDArray weights(RowOrder.Group group, int run, int runs, DType dtype) {
        int length = group.length();
        int copies = group.alike() ? 1 : group.members().length;
        HostArray weights = HostArray.of(Scratch.Slot.WEIGHTS, copies * runs * length, dtype);
        if (runs > 1) {
            weights.fill(0);
        }
        for (int k = 0; k < copies; k++) {
            Stretch stretch = stretches.get(group.members()[k]);
            for (int j = 0; j < length; j++) {
                weights.put((k * runs + j / run) * length + j, stretch.weight(j));
            }
        }
        return weights.array(manager, group.alike() ? new Shape(runs, length) : new Shape(copies, runs, length));
    }
}
