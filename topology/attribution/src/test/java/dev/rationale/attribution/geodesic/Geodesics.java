package dev.rationale.attribution.geodesic;

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
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Short forms of one explanation. */
final class Geodesics {
    static final double TOLERANCE = 0.01;
    static final GeodesicNeighbours KNN = new GeodesicNeighbours();

    private Geodesics() {}

    static InputSpace space(int dimension, List<float[]> rows) {
        return new InputSpace(List.of(dimension), List.of(), new TrainingData(rows, null));
    }

    static Explicand explicand(double[] x, List<float[]> rows) {
        return new Explicand(x, Target.of(0), TOLERANCE, 1, space(x.length, rows));
    }

    static Attribution explain(
            AttributionMethod method,
            AnalyticModel model,
            Explicand explicand,
            Baselines baselines,
            Map<String, String> settings) {
        return new ProgramRunner(new AnalyticOracle(explicand.input().length, model))
                .run(method.explain(explicand, baselines, method.settings(settings)));
    }

    static Attribution knn(
            AnalyticModel model, double[] x, double[] baseline, List<float[]> rows, Map<String, String> settings) {
        return explain(KNN, model, explicand(x, rows), Baselines.of(baseline), settings);
    }

    static List<float[]> rows(Random random, int count, int dimension) {
        List<float[]> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            float[] row = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) random.nextGaussian();
            }
            rows.add(row);
        }
        return rows;
    }

    static int[] path(Attribution found) {
        return Choices.parse(found.choices()).of(Choices.Kind.GEODESIC_PATH).orElseThrow();
    }

    static double length(Attribution found, AnalyticModel model, double[] x, double[] baseline, List<float[]> rows) {
        return length(model, vertices(found, x, baseline, rows));
    }

    /** Of the path that was found. */
    static List<double[]> vertices(Attribution found, double[] x, double[] baseline, List<float[]> rows) {
        List<double[]> vertices = new ArrayList<>(List.of(baseline));
        int[] path = path(found);
        for (int i = 1; i < path.length; i++) {
            float[] row = rows.get(path[i]);
            double[] point = new double[row.length];
            for (int c = 0; c < point.length; c++) {
                point[c] = row[c];
            }
            vertices.add(point);
        }
        vertices.add(x);
        return vertices;
    }

    /** Conformal length by 2,000 midpoints on each leg. */
    static double length(AnalyticModel model, List<double[]> vertices) {
        double length = 0;
        for (int v = 1; v < vertices.size(); v++) {
            double[] from = vertices.get(v - 1);
            double[] to = vertices.get(v);
            for (int j = 0; j < 2_000; j++) {
                double[] slope = model.jacobian(Polyline.between(from, to, (j + 0.5) / 2_000))[0];
                double square = 0;
                for (double s : slope) {
                    square += s * s;
                }
                length += Math.sqrt(square) * Nearest.distance(from, to) / 2_000;
            }
        }
        return length;
    }
}
