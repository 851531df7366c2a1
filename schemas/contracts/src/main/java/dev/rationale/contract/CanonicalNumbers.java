package dev.rationale.contract;

import dev.rationale.Dtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers with one NaN and one zero, so that equal numbers have equal bytes. */
final class CanonicalNumbers {
    private CanonicalNumbers() {}

    static float of(float value) {
        return Float.isNaN(value) ? Float.NaN : value + 0f; // -0 + 0 is +0
    }

    static double of(double value) {
        return Double.isNaN(value) ? Double.NaN : value + 0.0;
    }

    /** A copy of the remaining bytes with every whole element normalised; the buffer's position does not move. */
    static ByteBuffer of(Dtype dtype, ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(bytes.duplicate()).flip();
        switch (dtype) {
            case FLOAT16 -> normaliseShorts(copy, 0x7c00, 0x7e00);
            case BFLOAT16 -> normaliseShorts(copy, 0x7f80, 0x7fc0);
            case FLOAT32 -> {
                for (int at = 0; at + Float.BYTES <= copy.limit(); at += Float.BYTES) {
                    copy.putFloat(at, of(copy.getFloat(at)));
                }
            }
            case FLOAT64 -> {
                for (int at = 0; at + Double.BYTES <= copy.limit(); at += Double.BYTES) {
                    copy.putDouble(at, of(copy.getDouble(at)));
                }
            }
            case UNKNOWN, INT8, UINT8, INT16, INT32, INT64, BOOL -> {}
        }
        return copy;
    }

    private static void normaliseShorts(ByteBuffer copy, int infinity, int nan) {
        for (int at = 0; at + Short.BYTES <= copy.limit(); at += Short.BYTES) {
            int magnitude = copy.getShort(at) & 0x7fff;
            if (magnitude > infinity) {
                copy.putShort(at, (short) nan);
            } else if (magnitude == 0) {
                copy.putShort(at, (short) 0);
            }
        }
    }
}
