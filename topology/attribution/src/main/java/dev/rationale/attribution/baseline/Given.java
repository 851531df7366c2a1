package dev.rationale.attribution.baseline;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.UnexplainableException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a kind is given: its parameters, and what it requires of the space. */
final class Given {
    /** Most points that a record may get. */
    static final double MOST = 10_000;

    private Given() {}

    static Parameter count(String name, String byDefault, String description) {
        return Parameter.integer(name, byDefault, 1, MOST, description);
    }

    static Parameter number(String name, @Nullable String byDefault, @Nullable Double least, String description) {
        return new Parameter(name, Parameter.Type.NUMBER, byDefault, least, null, List.of(), description);
    }

    static InvalidSettingsException problem(String problem) {
        return new InvalidSettingsException(List.of(problem));
    }

    /** The training mean. */
    static double[] mean(String kind, TrainingData data) {
        double[] mean = data.mean();
        if (mean == null) {
            throw problem(kind + ": the model names no training mean");
        }
        return finite(kind, mean.clone());
    }

    private static double[] finite(String kind, double[] point) {
        for (int i = 0; i < point.length; i++) {
            if (!Double.isFinite(point[i])) {
                throw problem(kind + ": not finite at coordinate " + i);
            }
        }
        return point;
    }

    /** Data with rows, all finite and of one length. */
    static TrainingData rows(String kind, TrainingData data) {
        List<float[]> rows = data.rows();
        if (rows.isEmpty()) {
            throw problem(kind + ": the model names no training rows");
        }
        int size = rows.get(0).length;
        for (int r = 0; r < rows.size(); r++) {
            float[] row = rows.get(r);
            if (row.length != size) {
                throw problem(kind + ": row 0 has " + size + " values, row " + r + " has " + row.length);
            }
            for (int i = 0; i < size; i++) {
                if (!Float.isFinite(row[i])) {
                    throw problem(kind + ": row " + r + " is not finite at coordinate " + i);
                }
            }
        }
        return data;
    }

    /** One number for all coordinates, one for each channel of an image, or one for each coordinate. */
    static double[] spread(String parameter, double[] numbers, InputSpace space) {
        int d = space.dimension();
        int channels = space.isImage() ? space.shape().get(0) : 1;
        if (numbers.length != 1 && numbers.length != channels && numbers.length != d) {
            throw problem(parameter + ": expected 1 number" + (channels > 1 ? ", " + channels : "") + " or " + d
                    + ", found " + numbers.length);
        }
        double[] point = new double[d];
        for (int i = 0; i < d; i++) {
            point[i] = numbers[(int) ((long) i * numbers.length / d)];
        }
        return point;
    }

    /** Refuses a record of another number of coordinates. */
    static void size(String kind, double[] input, int dimension) {
        if (input.length != dimension) {
            throw unusable(kind + ": expected an input of " + dimension + " coordinates, found " + input.length);
        }
    }

    static UnexplainableException unusable(String message) {
        return new UnexplainableException(UnexplainableException.Reason.UNUSABLE_BASELINE, message);
    }

    /** A row as a point. */
    static double[] widened(float[] row) {
        double[] point = new double[row.length];
        Arrays.setAll(point, i -> row[i]);
        return point;
    }
}
