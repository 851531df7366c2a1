package dev.rationale.attribution.baseline;

import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.Work;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The neutral point of a target, see {@link Neutral}.
 *
 * @param data with rows
 * @param target whose scalar is to have the value
 * @param value wanted
 * @param accuracy how far from it counts as reached
 * @param gradientRows most rows whose gradients give the signs; evenly spaced among all
 */
record NeutralPoint(TrainingData data, Target target, double value, double accuracy, int gradientRows)
        implements Preparation<NeutralPoint.Found> {
    private static final String NAME = "neutral";
    private static final int LEVELS = 1 << 30;
    private static final int WORD = Integer.SIZE;

    /**
     * @param point {@code [d]}
     * @param reached whether its scalar has the value
     * @param choice level out of 2³⁰, 1 where reached, and the falling coordinates, 32 in an int
     */
    record Found(double[] point, boolean reached, int[] choice) {}

    /** The point of an earlier choice. */
    static Found of(String kind, int[] choice, TrainingData data) {
        int d = data.rows().get(0).length;
        if (choice.length != 2 + (d + WORD - 1) / WORD || choice[0] < 0 || choice[0] > LEVELS) {
            throw Given.unusable(kind + ": the earlier explanation names a level of another space");
        }
        BitSet falling = new BitSet(d);
        for (int i = 0; i < d; i++) {
            falling.set(i, (choice[2 + i / WORD] >>> (i % WORD) & 1) != 0);
        }
        return new Found(point(data, falling, choice[0]), choice[1] == 1, choice);
    }

    private static double[] point(TrainingData data, BitSet falling, int level) {
        double q = (double) level / LEVELS;
        double[] point = new double[data.rows().get(0).length];
        for (int i = 0; i < point.length; i++) {
            point[i] = data.quantile(i, falling.get(i) ? 1 - q : q);
        }
        return point;
    }

    @Override
    public Work<Found> begin() {
        return new Search(this);
    }

    @Override
    public long numbers() {
        return data.rows().get(0).length;
    }

    /** Signs first, then both ends, then the middle of what brackets the value. */
    private static final class Search implements Work<Found> {
        private final NeutralPoint sought;
        private final int d;
        private final int rows;
        private final double[] slope;
        private final BitSet falling = new BitSet();
        /** A target that the model does not have must be refused before it reaches a backward pass. */
        private boolean targetKnown;

        private int seen;
        private int low;
        private int high = LEVELS;
        private int asked = LEVELS;
        private double atLow = Double.NaN;
        private double closest = Double.POSITIVE_INFINITY;
        private int level;
        private @Nullable Found found;

        Search(NeutralPoint sought) {
            this.sought = sought;
            this.d = sought.data.rows().get(0).length;
            this.rows = Math.min(sought.gradientRows, sought.data.rows().size());
            this.slope = new double[d];
        }

        @Override
        public List<RowRequest> next() {
            List<RowRequest> wanted = new ArrayList<>();
            if (found != null) {
                return wanted;
            }
            if (!targetKnown) {
                wanted.add(
                        RowRequest.Outputs.at(Given.widened(sought.data.rows().get(0))));
                return wanted;
            }
            if (seen < rows) {
                int most = Math.max(1, PredictedClasses.HELD / (2 * d));
                for (int k = seen; k < Math.min(rows, seen + most); k++) {
                    int row = (int) ((long) k * sought.data.rows().size() / rows);
                    wanted.add(RowRequest.Segment.point(
                            Given.widened(sought.data.rows().get(row)), sought.target));
                }
                return wanted;
            }
            if (Double.isNaN(atLow)) {
                wanted.add(RowRequest.Outputs.at(point(sought.data, falling, low)));
            }
            wanted.add(RowRequest.Outputs.at(point(sought.data, falling, asked)));
            return wanted;
        }

        @Override
        public void accept(List<RowResult> results) {
            if (!targetKnown) {
                sought.target.of(NAME, Answers.outputs(results.get(0)), "training row 0");
                targetKnown = true;
                return;
            }
            if (seen < rows) {
                results.forEach(result -> add(Answers.segment(result)));
                for (int i = 0; i < d; i++) {
                    falling.set(i, slope[i] < 0);
                }
                return;
            }
            boolean first = Double.isNaN(atLow);
            if (first) {
                atLow = difference(results.get(0), low);
            }
            double here = difference(results.get(results.size() - 1), asked);
            if (first) {
                if (Math.signum(here) == Math.signum(atLow) || closest <= sought.accuracy) {
                    finish();
                    return;
                }
            } else if (Math.signum(here) == Math.signum(atLow)) {
                low = asked;
            } else {
                high = asked;
            }
            asked = low + (high - low) / 2;
            if (closest <= sought.accuracy || asked == low) {
                finish();
            }
        }

        private void add(RowResult.Segment result) {
            seen++;
            if (result.firstNonFinite() < 0) {
                for (int i = 0; i < d; i++) {
                    slope[i] += result.gradient()[i];
                }
            }
        }

        private double difference(RowResult result, int at) {
            double here = sought.target.of(NAME, Answers.outputs(result), "quantile level " + at + " of " + LEVELS);
            double distance = Math.abs(here - sought.value);
            if (distance < closest) {
                closest = distance;
                level = at;
            }
            return here - sought.value;
        }

        private void finish() {
            int[] choice = new int[2 + (d + WORD - 1) / WORD];
            boolean reached = closest <= sought.accuracy;
            choice[0] = level;
            choice[1] = reached ? 1 : 0;
            falling.stream().filter(i -> i < d).forEach(i -> choice[2 + i / WORD] |= 1 << (i % WORD));
            found = new Found(point(sought.data, falling, level), reached, choice);
        }

        @Override
        public Found result() {
            if (found == null) {
                throw new IllegalStateException("rows are still wanted");
            }
            return found;
        }
    }
}
