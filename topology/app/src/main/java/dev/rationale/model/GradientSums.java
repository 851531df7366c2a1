package dev.rationale.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Adds the gradients of stretches up on the device, so that one vector per stretch travels back and not one per row.
 *
 * <p>The gradients bring their weights already, from what was propagated back: a sum goes over them once, where a product with the
 * weights would copy them first. The library adds in partial sums, whose rounding stays below that of the gradients.
 */
final class GradientSums {
    private final RowOrder order;
    private final double[][] sums;

    /**
     * @param sums takes the sums of each stretch, {@code [stretches][d]}
     */
    GradientSums(RowOrder order, double[][] sums) {
        this.order = order;
        this.sums = sums;
    }

    /**
     * Adds the gradients with respect to one input.
     *
     * @param gradient times the weight of its row, float32 or float64, {@code [rows, shape…]}
     * @param span the input, among the coordinates
     */
    void add(PtNDArray gradient, InputLayout.Span span) {
        for (RowOrder.Group group : order.groups()) {
            PtNDArray rows = order.groups().size() == 1
                    ? gradient
                    : JniUtils.slice(gradient, 0, group.first(), group.first() + (long) group.rows(), 1);
            int count = group.members().length;
            Numbers found = Numbers.of(sum(rows, group, span.size()), Math.multiplyExact(count, span.size()));
            for (int k = 0; k < count; k++) {
                found.addTo(sums[group.members()[k]], span.offset(), k * span.size(), span.size());
            }
        }
    }

    /** {@code [K, size]}, in whatever shape. */
    private static PtNDArray sum(PtNDArray rows, RowOrder.Group group, int size) {
        int length = group.length();
        int count = group.members().length;
        if (length == 1) {
            return rows;
        }
        Shape shape = group.alike() ? new Shape(length, (long) count * size) : new Shape(count, length, size);
        return JniUtils.sum(rows.reshape(shape), new long[] {group.alike() ? 0 : 1}, false);
    }
}
