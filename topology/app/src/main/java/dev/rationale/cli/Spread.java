package dev.rationale.cli;

import java.util.List;
import java.util.Locale;

/**
 * What repeated measurements of one thing gave.
 *
 * @param median half of them are at most this
 * @param least the smallest
 * @param most the largest
 */
public record Spread(double median, double least, double most) {

    /**
     * The spread of at least one number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Spread of(List<Double> numbers) {
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("expected at least one measurement");
        }
        List<Double> sorted = numbers.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** The smallest number that at least {@code share} of the sorted numbers do not exceed; NaN where there is none. */
    public static double percentile(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.min(sorted.length - 1, Math.max(0, (int) Math.ceil(share * sorted.length) - 1))];
    }

    /** {@code 1,234 (1,100 to 1,300)} with so many decimals. */
    public String text(int decimals) {
        String format = "%,." + decimals + "f (%,." + decimals + "f to %,." + decimals + "f)";
        return String.format(Locale.ROOT, format, median, least, most);
    }
}
