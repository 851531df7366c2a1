package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The baseline sources there are: {@code zero} (the origin of the model's space), {@code constant}, {@code mean} (of the
 * training set) and {@code training-sample} (rows drawn by the record's seed, without replacement, never the input itself).
 */
public final class BaselineSources {
    private static final double MOST_ROWS = 10_000;

    private BaselineSources() {}

    /** All kinds, in the order in which they are listed to a person. */
    public static List<String> kinds() {
        return Arrays.stream(Kind.values()).map(kind -> kind.published).toList();
    }

    /**
     * Parameters of a kind.
     *
     * @throws InvalidSettingsException if there is no such kind
     */
    public static List<Parameter> parameters(String kind) {
        return Kind.named(kind).parameters();
    }

    /** One sentence on a kind, for a person. */
    public static String description(String kind) {
        return Kind.named(kind).description;
    }

    /**
     * Builds a source.
     *
     * @throws InvalidSettingsException naming an unknown kind, every problem of the parameters, and training data that is
     *     missing, uneven or not finite
     */
    public static BaselineSource of(String kind, Map<String, String> parameters, TrainingData data) {
        Kind known = Kind.named(kind);
        Settings settings = Settings.parse(known.parameters(), parameters);
        return switch (known) {
            case ZERO -> new Constant(known.published, 0);
            case CONSTANT -> new Constant(known.published, settings.number("value"));
            case MEAN -> new Mean(requireMean(data.mean()));
            case TRAINING_SAMPLE -> new TrainingSample(requireRows(data.rows()), settings.integer("rows"));
        };
    }

    /**
     * SHA-256 of everything a source depends on: kind, parameters with defaults filled in, and the training data it uses.
     *
     * @throws InvalidSettingsException as {@link #of}
     */
    public static byte[] digest(String kind, Map<String, String> parameters, TrainingData data) {
        Kind known = Kind.named(kind);
        of(kind, parameters, data);
        BaselineDigest digest = new BaselineDigest(known.published);
        digest.parameters(known.parameters(), Settings.parse(known.parameters(), parameters));
        if (known == Kind.MEAN) {
            digest.mean(requireMean(data.mean()));
        } else if (known == Kind.TRAINING_SAMPLE) {
            digest.rows(data.rows());
        }
        return digest.value();
    }

    private static double[] requireMean(double @Nullable [] mean) {
        if (mean == null) {
            throw invalid("mean: the model names no training mean");
        }
        for (int i = 0; i < mean.length; i++) {
            if (!Double.isFinite(mean[i])) {
                throw invalid("mean: not finite at coordinate " + i);
            }
        }
        return mean.clone();
    }

    private static List<float[]> requireRows(List<float[]> rows) {
        if (rows.isEmpty()) {
            throw invalid("training-sample: the model names no training rows");
        }
        int size = rows.get(0).length;
        for (int r = 0; r < rows.size(); r++) {
            float[] row = rows.get(r);
            if (row.length != size) {
                throw invalid("training-sample: row 0 has " + size + " values, row " + r + " has " + row.length);
            }
            for (int i = 0; i < size; i++) {
                if (!Float.isFinite(row[i])) {
                    throw invalid("training-sample: row " + r + " is not finite at coordinate " + i);
                }
            }
        }
        return List.copyOf(rows);
    }

    private static InvalidSettingsException invalid(String problem) {
        return new InvalidSettingsException(List.of(problem));
    }

    private enum Kind {
        ZERO("zero", "Zero in the model's own space; after standardisation that is the mean, not an absent value."),
        CONSTANT("constant", "The same value everywhere."),
        MEAN("mean", "Mean of the training set."),
        TRAINING_SAMPLE(
                "training-sample",
                "Rows of the training set, drawn by the record's seed without replacement, never the input itself.");

        private final String published;
        private final String description;

        Kind(String published, String description) {
            this.published = published;
            this.description = description;
        }

        private List<Parameter> parameters() {
            return switch (this) {
                case ZERO, MEAN -> List.of();
                case CONSTANT ->
                    List.of(new Parameter(
                            "value", Parameter.Type.NUMBER, null, null, null, List.of(), "Value of every coordinate."));
                case TRAINING_SAMPLE ->
                    List.of(new Parameter(
                            "rows", Parameter.Type.INTEGER, "1", 1.0, MOST_ROWS, List.of(), "Number of rows to draw."));
            };
        }

        private static Kind named(String name) {
            Optional<Kind> found = Arrays.stream(values())
                    .filter(kind -> kind.published.equals(name))
                    .findFirst();
            return found.orElseThrow(() -> invalid("baseline: expected one of " + kinds() + ", found '" + name + "'"));
        }
    }

    /** The same array for every record of one size, so that its outputs are known after the first. */
    private static final class Constant implements BaselineSource {
        private final String kind;
        private final double value;
        private volatile double[] last = {};

        Constant(String kind, double value) {
            this.kind = kind;
            this.value = value;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public Baselines draw(double[] input, long seed) {
            double[] point = last;
            if (point.length != input.length) {
                point = new double[input.length];
                Arrays.fill(point, value);
                last = point;
            }
            return Baselines.of(point);
        }
    }

    private record Mean(double[] mean) implements BaselineSource {
        @Override
        public String kind() {
            return Kind.MEAN.published;
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public Baselines draw(double[] input, long seed) {
            return Baselines.of(mean);
        }
    }

    private static final class TrainingSample implements BaselineSource {
        private final List<float[]> rows;
        private final int requested;
        /** Rows that were drawn before; the same array each time, so that its outputs are known. */
        private final AtomicReferenceArray<double @Nullable []> widened;

        TrainingSample(List<float[]> rows, int requested) {
            this.rows = rows;
            this.requested = requested;
            this.widened = new AtomicReferenceArray<>(rows.size());
        }

        @Override
        public String kind() {
            return Kind.TRAINING_SAMPLE.published;
        }

        @Override
        public int most() {
            return requested;
        }

        /** Fisher–Yates from the front by {@link SplitMix64}, stopped when enough rows differ from the input. */
        @Override
        public Baselines draw(double[] input, long seed) {
            SplitMix64 random = new SplitMix64(seed);
            Map<Integer, Integer> moved = new HashMap<>();
            List<double[]> points = new ArrayList<>();
            for (int i = 0; i < rows.size() && points.size() < requested; i++) {
                int j = i + random.nextInt(rows.size() - i);
                int drawn = moved.getOrDefault(j, j);
                moved.put(j, moved.getOrDefault(i, i));
                double[] point = point(drawn);
                if (!Endpoints.equal(point, input)) {
                    points.add(point);
                }
            }
            return Baselines.uniform(points, requested);
        }

        private double[] point(int row) {
            double[] known = widened.get(row);
            if (known != null) {
                return known;
            }
            float[] values = rows.get(row);
            double[] point = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                point[i] = values[i];
            }
            return widened.compareAndSet(row, null, point) ? point : point(row);
        }
    }
}
