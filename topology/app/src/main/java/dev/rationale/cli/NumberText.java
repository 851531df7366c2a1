package dev.rationale.cli;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people: four significant digits, the same in every locale. */
public final class NumberText {
    private static final MathContext DIGITS = new MathContext(4);
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e7;

    private NumberText() {}

    /** {@code 0.8312}, {@code 7882}, {@code 1.2E-7}; {@code NaN} where there is no number. */
    public static String of(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        double size = Math.abs(number);
        if (size == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(number);
        if (size >= LARGEST_PLAIN || size < SMALLEST_PLAIN) {
            return Double.toString(exact.round(DIGITS).doubleValue());
        }
        BigDecimal rounded = size >= 1000 ? exact.setScale(0, java.math.RoundingMode.HALF_EVEN) : exact.round(DIGITS);
        return rounded.stripTrailingZeros().toPlainString();
    }

    /** As {@link #of} with a sign. */
    public static String signed(double number) {
        return number > 0 ? "+" + of(number) : of(number);
    }

    /** A bar of {@code width} characters for {@code largest}; at least one for what is not zero. */
    public static String bar(double number, double largest, int width) {
        if (!Double.isFinite(number) || number == 0 || largest == 0) {
            return "";
        }
        long length = Math.max(1, Math.round(width * Math.abs(number) / largest));
        return (number > 0 ? "█" : "░").repeat((int) Math.min(width, length));
    }
}
