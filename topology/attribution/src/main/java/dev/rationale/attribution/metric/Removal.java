package dev.rationale.attribution.metric;

import dev.rationale.attribution.RowRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The rows of a metric that removes ranges of a ranking: each range once, and none where nothing is removed, for the outputs
 * at the input are known.
 */
final class Removal {
    private final Judged judged;
    private final Ranking ranking;
    private final Replacement.Filling filling;
    private final Map<Range, Integer> rows = new LinkedHashMap<>();

    /**
     * @param from first rank that is removed
     * @param to first rank behind it that is not
     */
    private record Range(int from, int to) {}

    Removal(Judged judged, Units units, Measure.Taken taken, Replacement replacement) {
        this.judged = judged;
        this.ranking = Ranking.of(judged.towardsClass(), units, taken);
        this.filling = replacement.on(judged.input(), judged.seed());
    }

    /** Number of units. */
    int count() {
        return ranking.count();
    }

    /** {@code ⌊share · units⌋}, without the half units that rounding of the share would lose. */
    int units(double share) {
        return (int) Math.floor(share * count() + 1e-9);
    }

    /** Asks for the input without the units of rank {@code from … to − 1}; gives the row's number, −1 for the input itself. */
    int without(int from, int to) {
        return from >= to ? -1 : rows.computeIfAbsent(new Range(from, to), range -> rows.size());
    }

    /** Asks for the input without its top {@code count} units. */
    int withoutTop(int count) {
        return without(0, count);
    }

    /** Asks for the input with nothing but its top {@code count} units. */
    int onlyTop(int count) {
        return without(count, count());
    }

    /** Asks for the input without its last {@code count} units. */
    int withoutBottom(int count) {
        return without(count() - count, count());
    }

    /** The measurement, once every row is asked for. */
    Measurement then(Function<Removed, Map<Measure, Double>> judge) {
        List<Range> ranges = new ArrayList<>(rows.keySet());
        return new ForwardRows(
                ranges.size(),
                row -> RowRequest.Outputs.at(point(ranges.get(row))),
                outputs -> judge.apply(new Removed(judged, outputs)));
    }

    private double[] point(Range range) {
        boolean[] removed = ranking.between(range.from(), range.to());
        double[] values = filling.values(removed);
        double[] point = judged.input().clone();
        for (int i = 0; i < point.length; i++) {
            if (removed[i]) {
                point[i] = values[i];
            }
        }
        return point;
    }

    /**
     * What the model said.
     *
     * @param judged the record
     * @param outputs by row
     */
    record Removed(Judged judged, List<double[][]> outputs) {

        private double[][] of(int row) {
            return row < 0 ? judged.attribution().outputs() : outputs.get(row);
        }

        double probability(int row) {
            return judged.answer().probability(of(row));
        }

        /** 1 where the class is still the same, else 0; NaN where there are no classes. */
        double accuracy(int row) {
            if (judged.answer().link() == Answer.Link.VALUE) {
                return Double.NaN;
            }
            return judged.answer().isKept(of(row)) ? 1 : 0;
        }
    }
}
