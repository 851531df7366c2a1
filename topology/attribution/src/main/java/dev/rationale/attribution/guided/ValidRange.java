package dev.rationale.attribution.guided;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.Work;
import java.util.List;

/**
 * The box that points may not leave, and what one unit of each coordinate is.
 *
 * @param least {@code [d]}, −∞ where there is no bound
 * @param most {@code [d]}, ∞ where there is no bound
 * @param width what a step is measured in, {@code [d]}; 0 where a coordinate never changes
 */
record ValidRange(double[] least, double[] most, double[] width) {

    /**
     * Of a record: the training rows' box where there is one, widened so that both ends lie in it; else unbounded, and the width is
     * the distance of the ends.
     *
     * @param training smallest and largest coordinates of the training rows; both empty where there are none
     */
    static ValidRange between(Box training, double[] baseline, double[] input) {
        int d = input.length;
        boolean known = training.least().length == d;
        double[] least = new double[d];
        double[] most = new double[d];
        double[] width = new double[d];
        for (int i = 0; i < d; i++) {
            double low = Math.min(baseline[i], input[i]);
            double high = Math.max(baseline[i], input[i]);
            least[i] = known ? Math.min(low, training.least()[i]) : Double.NEGATIVE_INFINITY;
            most[i] = known ? Math.max(high, training.most()[i]) : Double.POSITIVE_INFINITY;
            width[i] = known ? most[i] - least[i] : high - low;
        }
        return new ValidRange(least, most, width);
    }

    double clipped(int coordinate, double value) {
        return Math.min(Math.max(value, least[coordinate]), most[coordinate]);
    }

    /**
     * @param least smallest of each coordinate; empty where there are no rows
     * @param most largest of each coordinate; empty where there are no rows
     */
    record Box(double[] least, double[] most) {
        static final Box NONE = new Box(new double[0], new double[0]);

        static Box of(List<float[]> rows) {
            double[] least = new double[rows.get(0).length];
            double[] most = new double[least.length];
            for (int i = 0; i < least.length; i++) {
                least[i] = Double.POSITIVE_INFINITY;
                most[i] = Double.NEGATIVE_INFINITY;
                for (float[] row : rows) {
                    least[i] = Math.min(least[i], row[i]);
                    most[i] = Math.max(most[i], row[i]);
                }
            }
            return new Box(least, most);
        }
    }

    /**
     * The box of a space's training rows, once for all records.
     *
     * @param space with training rows
     */
    record OfTraining(InputSpace space) implements Preparation<Box> {
        @Override
        public Work<Box> begin() {
            return Work.done(Box.of(space.training().rows()));
        }

        @Override
        public long numbers() {
            return 2L * space.dimension();
        }

        @Override
        public boolean asksModel() {
            return false;
        }
    }
}
