package dev.rationale.attribution.baseline;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Spaces with data, a model with two classes, and short forms of one draw. */
final class Spaces {
    /** Classes on both sides of {@code x₀ + x₁ = 0}, with a slope that changes. */
    static final AnalyticModel SIDES = new AnalyticModel() {
        @Override
        public double[] outputs(double[] x) {
            double side = Math.tanh(x[0] + x[1]);
            return new double[] {side, -side};
        }

        @Override
        public double[][] jacobian(double[] x) {
            double tanh = Math.tanh(x[0] + x[1]);
            double[][] jacobian = new double[2][x.length];
            for (int i = 0; i < 2; i++) {
                jacobian[0][i] = 1 - tanh * tanh;
                jacobian[1][i] = tanh * tanh - 1;
            }
            return jacobian;
        }
    };

    private Spaces() {}

    static InputSpace flat(TrainingData data) {
        return new InputSpace(List.of(data.rows().get(0).length), List.of(), data);
    }

    static InputSpace rows(float[]... rows) {
        return flat(new TrainingData(List.of(rows), null));
    }

    /** {@code [1, 2, 2]} with normally distributed rows and their mean. */
    static InputSpace image(int count) {
        Random random = new Random(3);
        List<float[]> rows = new ArrayList<>();
        double[] mean = new double[4];
        for (int r = 0; r < count; r++) {
            float[] row = new float[4];
            for (int i = 0; i < 4; i++) {
                row[i] = (float) random.nextGaussian();
                mean[i] += row[i] / count;
            }
            rows.add(row);
        }
        return new InputSpace(List.of(1, 2, 2), List.of(), new TrainingData(rows, mean));
    }

    static Explicand explicand(InputSpace space, long seed, double... input) {
        return new Explicand(input, Target.of(0), 0.05, seed, space);
    }

    static Explicand again(Explicand first, Choices given) {
        return new Explicand(first.input(), first.target(), first.tolerance(), first.seed(), first.space(), given);
    }

    static BaselineSource source(String kind, Map<String, String> parameters, InputSpace space) {
        return BaselineSources.of(kind, parameters, space);
    }

    static Baselines begin(BaselineSource source, Explicand explicand) {
        return begin(source, explicand, SIDES);
    }

    static Baselines begin(BaselineSource source, Explicand explicand, AnalyticModel model) {
        return new ProgramRunner(new AnalyticOracle(explicand.input().length, model)).finish(source.begin(explicand));
    }
}
