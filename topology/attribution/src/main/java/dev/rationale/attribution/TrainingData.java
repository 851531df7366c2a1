package dev.rationale.attribution;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the data that a model was trained on, in the input space. Compared by identity, for it may be large; what
 * is computed from the rows is computed once, when it is first wanted.
 */
public final class TrainingData {
    /** Nothing is known. */
    public static final TrainingData NONE = new TrainingData(List.of(), null);

    private final List<float[]> rows;
    private final double @Nullable [] mean;
    private volatile double @Nullable [][] limits;
    private volatile float @Nullable [][] sorted;

    /**
     * @param rows {@code [n][d]}; empty where there are none
     * @param mean mean of the whole training set, {@code [d]}; null where it is not known
     */
    public TrainingData(List<float[]> rows, double @Nullable [] mean) {
        this.rows = rows;
        this.mean = mean;
    }

    /** {@code [n][d]}; empty where there are none. */
    public List<float[]> rows() {
        return rows;
    }

    /** Mean of the whole training set, {@code [d]}; null where it is not known. */
    public double @Nullable [] mean() {
        return mean;
    }

    /** Least value of each coordinate among the rows, {@code [d]}; not to be changed. There must be a row. */
    public double[] minimum() {
        return limits()[0];
    }

    /** Largest value of each coordinate among the rows, {@code [d]}; not to be changed. There must be a row. */
    public double[] maximum() {
        return limits()[1];
    }

    private double[][] limits() {
        double[][] known = limits;
        if (known == null) {
            int d = rows.get(0).length;
            known = new double[2][d];
            Arrays.fill(known[0], Double.POSITIVE_INFINITY);
            Arrays.fill(known[1], Double.NEGATIVE_INFINITY);
            for (float[] row : rows) {
                for (int i = 0; i < d; i++) {
                    known[0][i] = Math.min(known[0][i], row[i]);
                    known[1][i] = Math.max(known[1][i], row[i]);
                }
            }
            limits = known;
        }
        return known;
    }

    /**
     * The value of a coordinate below which a share of the rows lies, between two rows in proportion; least and largest value at
     * 0 and 1. There must be a row. The first call sorts every column and keeps them: as much memory as the rows.
     *
     * @param share 0 to 1; ½ is the median
     */
    public double quantile(int coordinate, double share) {
        float[] column = sorted()[coordinate];
        double place = share * (column.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, column.length - 1);
        double fraction = place - below;
        return fraction == 0 ? column[below] : (1 - fraction) * column[below] + fraction * column[above];
    }

    private float[][] sorted() {
        float[][] known = sorted;
        if (known == null) {
            known = new float[rows.get(0).length][rows.size()];
            for (int i = 0; i < known.length; i++) {
                for (int r = 0; r < rows.size(); r++) {
                    known[i][r] = rows.get(r)[i];
                }
                Arrays.sort(known[i]);
            }
            sorted = known;
        }
        return known;
    }
}
