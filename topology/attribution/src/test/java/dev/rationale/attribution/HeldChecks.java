package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What an explanation holds is at most what it stated before it began. */
public final class HeldChecks {
    private static final int D = 5;
    private static final int BASELINES = 2;
    private static final int ROWS = 40;
    private static final int CLASSES = 2;

    private HeldChecks() {}

    /**
     * What an explanation stated and what it held.
     *
     * @param stated numbers of eight bytes
     * @param held numbers of eight bytes, at the worst moment
     */
    public record Weights(long stated, long held) {}

    static void stated(MethodCase method) {
        SeededCases.check(2, random -> check(method, D, BASELINES, ROWS, random));
    }

    /** Explains a record and weighs it. What an engine reckons for any record is allowed beside the statement. */
    public static Weights check(MethodCase method, int dimension, int baselines, int trainingRows, Random random) {
        Weights weights = weigh(method, dimension, baselines, trainingRows, random);
        assertThat(weights.held())
                .as("numbers held by %s, %d coordinates, %d baselines", method, dimension, baselines)
                .isLessThanOrEqualTo(weights.stated() + 512 + 8L * dimension);
        return weights;
    }

    private static Weights weigh(MethodCase method, int dimension, int baselines, int trainingRows, Random random) {
        List<float[]> rows = new ArrayList<>();
        for (int r = 0; r < trainingRows; r++) {
            float[] row = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) random.nextGaussian();
            }
            rows.add(row);
        }
        List<double[]> points = new ArrayList<>();
        for (int k = 0; k < baselines; k++) {
            points.add(SeededCases.point(random, dimension));
        }
        InputSpace space = new InputSpace(List.of(dimension), List.of(), new TrainingData(rows, null));
        Explicand explicand = new Explicand(
                SeededCases.point(random, dimension),
                Target.of(random.nextInt(CLASSES)),
                0.01,
                random.nextLong(),
                space);
        Program program = method.begin(explicand, Baselines.uniform(points, baselines));
        long stated = program.heldNumbers();
        Weighed<Attribution> weighed = new Weighed<>(program);
        new ProgramRunner(new AnalyticOracle(dimension, bent(dimension))).finish(weighed);
        return new Weights(stated, weighed.most());
    }

    /** {@code ±(Σ cᵢxᵢ²/d + sin Σxᵢ/√d)}: every slope another, every gradient an array of its own. */
    private static AnalyticModel bent(int dimension) {
        double root = Math.sqrt(dimension);
        return new AnalyticModel() {
            @Override
            public double[] outputs(double[] x) {
                double squares = 0;
                double sum = 0;
                for (int i = 0; i < x.length; i++) {
                    squares += (1 + i % 7) * x[i] * x[i];
                    sum += x[i];
                }
                double value = squares / dimension + Math.sin(sum / root);
                return new double[] {value, -value};
            }

            @Override
            public double[][] jacobian(double[] x) {
                double sum = 0;
                for (double value : x) {
                    sum += value;
                }
                double wave = Math.cos(sum / root) / root;
                double[][] jacobian = new double[CLASSES][x.length];
                for (int i = 0; i < x.length; i++) {
                    jacobian[0][i] = 2 * (1 + i % 7) * x[i] / dimension + wave;
                    jacobian[1][i] = -jacobian[0][i];
                }
                return jacobian;
            }
        };
    }
}
