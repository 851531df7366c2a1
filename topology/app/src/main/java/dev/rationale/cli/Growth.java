package dev.rationale.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much something grew while it should not.
 *
 * @param start median of the first tenth of the measurements
 * @param end median of the last tenth
 * @param most largest of all
 */
public record Growth(double start, double end, double most) {
    private static final int PART = 10;

    /**
     * Growth over measurements in the order of time, at least one.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Growth of(List<Double> measured) {
        int part = (measured.size() + PART - 1) / PART;
        Spread all = Spread.of(measured);
        return new Growth(
                Spread.of(measured.subList(0, part)).median(),
                Spread.of(new ArrayList<>(measured.subList(measured.size() - part, measured.size())))
                        .median(),
                all.most());
    }

    /** End against start: 0.05 is five percent more; 0 where it began with nothing. */
    public double share() {
        return start == 0 ? 0 : end / start - 1;
    }

    /** {@code 512.0 → 515.1 MiB (+0.6 %)} of a number of bytes. */
    public String mebibytes() {
        double unit = 1 << 20;
        return String.format(Locale.ROOT, "%.1f → %.1f MiB (%+.1f %%)", start / unit, end / unit, 100 * share());
    }
}
