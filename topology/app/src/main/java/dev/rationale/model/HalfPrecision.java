package dev.rationale.model;

/** IEEE 754 binary16, which Java 17 does not know. Round to nearest, ties to even; NaN stays NaN. */
final class HalfPrecision {
    private static final int EXPONENT_SHIFT = 13;

    private HalfPrecision() {}

    static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << EXPONENT_SHIFT);
    }

    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65520f) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24f));
        }
        int rebased = Float.floatToRawIntBits(magnitude) - (112 << 23);
        int rounded = rebased + 0xfff + (rebased >> EXPONENT_SHIFT & 1);
        return (short) (sign | rounded >> EXPONENT_SHIFT);
    }
}
