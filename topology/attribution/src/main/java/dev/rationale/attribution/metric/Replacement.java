package dev.rationale.attribution.metric;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.UnexplainableException;
import java.util.Arrays;

/**
 * What stands in for what is removed. It decides rankings of methods more than the methods do: one that was computed
 * against the same values as a baseline wins. So a metric is reported with two at least.
 */
public interface Replacement {

    /** Name for a table. */
    String name();

    /** The replacement for one record. */
    Filling on(double[] input, long seed);

    /** The values for one record. */
    @FunctionalInterface
    interface Filling {
        /**
         * @param removed which coordinates are removed, {@code [d]}
         * @return {@code [d]}, of which only the removed coordinates count
         */
        double[] values(boolean[] removed);
    }

    /**
     * The first point of a baseline source, drawn by the record's seed.
     *
     * @param name for a table
     * @throws IllegalArgumentException if the model has a say in it: what stands in for what is removed must not depend on the model
     *     that is measured
     */
    static Replacement of(String name, BaselineSource source) {
        if (source.asksModel()) {
            throw new IllegalArgumentException("replacement " + name + ": the model has a say in " + source.kind());
        }
        return new Replacement() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Filling on(double[] input, long seed) {
                Baselines drawn = source.draw(input, seed);
                if (drawn.points().isEmpty() || drawn.points().get(0).length != input.length) {
                    throw new UnexplainableException(
                            UnexplainableException.Reason.UNUSABLE_BASELINE,
                            "replacement " + name + ": expected a point of " + input.length
                                    + " coordinates, found none");
                }
                double[] point = drawn.points().get(0);
                return removed -> point;
            }
        };
    }

    /**
     * The mean of the entries that remain, as the code of MA-GIG has it for DiffID; 0 where none remains. Mixes inputs of
     * different units, so it is meant for images.
     */
    static Replacement remainingMean() {
        return new Replacement() {
            @Override
            public String name() {
                return "remaining-mean";
            }

            @Override
            public Filling on(double[] input, long seed) {
                return removed -> {
                    double sum = 0;
                    int remaining = 0;
                    for (int i = 0; i < input.length; i++) {
                        if (!removed[i]) {
                            sum += input[i];
                            remaining++;
                        }
                    }
                    double[] values = new double[input.length];
                    Arrays.fill(values, remaining == 0 ? 0 : sum / remaining);
                    return values;
                };
            }
        };
    }
}
