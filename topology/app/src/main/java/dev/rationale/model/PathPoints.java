package dev.rationale.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.rationale.attribution.Stretch;
import java.util.List;

/**
 * Builds the points of stretches, {@code from + position · (to − from)}, on the device: only ends and positions travel there.
 *
 * <p>Float32 inputs are built in float32: the start, the difference and the position are rounded once each, then product and
 * sum, by the same two elementwise operations whatever else is in the batch, so that a point has the same bits in every
 * batch. Position 0 and coordinates that are equal at both ends are exact. Float16 inputs are built so and rounded, float64
 * inputs in float64.
 */
final class PathPoints {
    private PathPoints() {}

    /**
     * The points of all rows for one input.
     *
     * @param span the input, among the coordinates
     * @return {@code [rows, shape…]}, of the input's type
     */
    static PtNDArray of(PtNDManager manager, List<Stretch> stretches, RowOrder order, InputLayout.Span span) {
        PtNDArray[] parts = new PtNDArray[order.groups().size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = points(manager, stretches, order.groups().get(i), span);
        }
        PtNDArray points = parts.length == 1 ? parts[0] : JniUtils.cat(parts, 0);
        PtNDArray shaped = points.reshape(ModuleArguments.batched(order.rows(), span.shape()));
        return span.dtype() == DType.FLOAT16 ? shaped.toType(DataType.FLOAT16, false) : shaped;
    }

    /** {@code [rows of the group, size]}. */
    private static PtNDArray points(
            PtNDManager manager, List<Stretch> stretches, RowOrder.Group group, InputLayout.Span span) {
        int[] members = group.members();
        int length = group.length();
        int size = span.size();
        int ends = Math.multiplyExact(members.length, size);
        HostArray from = HostArray.of(Scratch.Slot.FROM, ends, span.dtype());
        HostArray difference = HostArray.of(Scratch.Slot.DIFFERENCE, ends, span.dtype());
        HostArray positions = HostArray.of(Scratch.Slot.POSITIONS, group.alike() ? length : group.rows(), span.dtype());
        for (int k = 0; k < members.length; k++) {
            Stretch stretch = stretches.get(members[k]);
            from.put(k * size, stretch.from(), span.offset(), size);
            difference.putDifference(k * size, stretch.to(), stretch.from(), span.offset(), size);
            if (k == 0 || !group.alike()) {
                positions.put(k * length, stretch.positions(), stretch.first(), length);
            }
        }
        Shape endShape = group.alike() ? new Shape(1, ends) : new Shape(members.length, 1, size);
        Shape positionShape = group.alike() ? new Shape(length, 1) : new Shape(members.length, length, 1);
        NDArray points = positions.array(manager, positionShape).mul(difference.array(manager, endShape));
        return (PtNDArray) points.addi(from.array(manager, endShape)).reshape(group.rows(), size);
    }
}
