package dev.rationale.attribution.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Units by score, highest first; equal ones by index, so that a constant map too has one ranking.
 *
 * <p>The score of a unit is the sum of its entries, or the absolute value of that sum.
 */
public final class Ranking {
    private final Units units;
    private final int[] rankOf;

    private Ranking(Units units, int[] rankOf) {
        this.units = units;
        this.rankOf = rankOf;
    }

    /**
     * @param map {@code [d]}
     * @throws UnrankableException if a score is NaN or infinite
     */
    public static Ranking of(double[] map, Units units, Measure.Taken taken) {
        if (map.length != units.dimension()) {
            throw new IllegalArgumentException("expected " + units.dimension() + " entries, found " + map.length);
        }
        UnrankableException.requireFinite(map);
        double[] scores = new double[units.count()];
        for (int unit = 0; unit < scores.length; unit++) {
            double sum = units.sum(map, unit);
            // Adding 0 makes -0 equal to 0.
            scores[unit] = (taken == Measure.Taken.ABSOLUTE ? Math.abs(sum) : sum) + 0.0;
        }
        UnrankableException.requireFinite(scores);
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer unit) -> -scores[unit]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] rankOf = new int[order.length];
        for (int rank = 0; rank < order.length; rank++) {
            rankOf[order[rank]] = rank;
        }
        return new Ranking(units, rankOf);
    }

    /** Number of units. */
    public int count() {
        return rankOf.length;
    }

    /** Position of a unit, 0 for the highest score. */
    public int rankOf(int unit) {
        return rankOf[unit];
    }

    /** Which coordinates belong to units of rank {@code from … to − 1}, {@code [d]}. */
    boolean[] between(int from, int to) {
        boolean[] chosen = new boolean[units.dimension()];
        for (int i = 0; i < chosen.length; i++) {
            int rank = rankOf[units.unitOf(i)];
            chosen[i] = rank >= from && rank < to;
        }
        return chosen;
    }
}
