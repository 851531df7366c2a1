package dev.rationale.model;

import dev.rationale.attribution.Row;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the points of rows, {@code from + position · (to − from)}, into a native buffer, {@code [rows, size]}.
 *
 * <p>Float32 inputs are built in float32: both ends and their difference are rounded once per segment, whose rows lie side by
 * side, and a point is within 1.5 units in the last place of the ends. The end itself ({@code position = 1}) is exact, and so
 * is every coordinate that is equal at both ends. Other types are built in float64 and rounded.
 */
final class PathPoints {
    /** Number of the thread's arrays that are used here; the next one is free. */
    static final int ARRAYS = 3;

    private PathPoints() {}

    /**
     * @param span the input, among the coordinates of the rows
     * @param buffer with room for all rows
     */
    static void write(List<Row> batch, InputLayout.Span span, ByteBuffer buffer) {
        if (span.dtype() == DType.FLOAT32) {
            writeFloats(batch, span, buffer);
            return;
        }
        int at = 0;
        for (Row row : batch) {
            for (int i = 0; i < span.size(); i++) {
                span.dtype().put(buffer, at++, row.coordinate(span.offset() + i));
            }
        }
    }

    private static void writeFloats(List<Row> batch, InputLayout.Span span, ByteBuffer buffer) {
        int size = span.size();
        Scratch scratch = Scratch.ofThread();
        float[] points = scratch.floats(0, batch.size() * size);
        float[] from = scratch.floats(1, size);
        float[] difference = scratch.floats(2, size);
        double @Nullable [] start = null;
        double @Nullable [] end = null;
        int at = 0;
        for (Row row : batch) {
            if (row.from() != start || row.to() != end) {
                start = row.from();
                end = row.to();
                ends(start, end, span.offset(), size, from, difference);
            }
            if (row.position() == 1) {
                for (int i = 0; i < size; i++) {
                    points[at + i] = (float) row.to()[span.offset() + i];
                }
            } else {
                point(from, difference, (float) row.position(), size, points, at);
            }
            at += size;
        }
        buffer.asFloatBuffer().put(points, 0, at);
    }

    private static void ends(double[] start, double[] end, int offset, int size, float[] from, float[] difference) {
        for (int i = 0; i < size; i++) {
            from[i] = (float) start[offset + i];
            difference[i] = (float) (end[offset + i] - start[offset + i]);
        }
    }

    /** Kept apart and plain, so that the compiler makes vector instructions of it. */
    private static void point(float[] from, float[] difference, float position, int size, float[] points, int at) {
        for (int i = 0; i < size; i++) {
            points[at + i] = from[i] + position * difference[i];
        }
    }
}
