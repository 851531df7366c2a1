package dev.rationale.attribution.guided;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.TrainingData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Short forms of one explanation. */
final class Runs {
    static final double TOLERANCE = 0.05;

    private Runs() {}

    static Attribution explain(
            AttributionMethod method,
            AnalyticModel model,
            Explicand explicand,
            Baselines baselines,
            String... settings) {
        return new ProgramRunner(new AnalyticOracle(explicand.input().length, model))
                .run(method.explain(explicand, baselines, method.settings(given(settings))));
    }

    static Attribution explain(AttributionMethod method, AnalyticModel model, double[] x, String... settings) {
        return explain(
                method, model, explicand(x, InputSpace.flat(x.length)), Baselines.of(new double[x.length]), settings);
    }

    /** Settings as {@code name=value}. */
    static Map<String, String> given(String... settings) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String setting : settings) {
            given.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        return given;
    }

    static Explicand explicand(double[] x, InputSpace space) {
        return new Explicand(x, Target.of(0), TOLERANCE, 1, space);
    }

    static Explicand taking(double[] x, InputSpace space, byte[] choices) {
        return new Explicand(x, Target.of(0), TOLERANCE, 1, space, Choices.parse(choices));
    }

    static InputSpace space(List<float[]> rows) {
        int d = rows.get(0).length;
        return new InputSpace(List.of(d), List.of(), new TrainingData(rows, null));
    }

    /** Standard normal rows. */
    static InputSpace normal(Random random, int rows, int dimension) {
        List<float[]> drawn = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            float[] row = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) random.nextGaussian();
            }
            drawn.add(row);
        }
        return space(drawn);
    }

    static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
