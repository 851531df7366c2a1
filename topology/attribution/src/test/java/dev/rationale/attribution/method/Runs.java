package dev.rationale.attribution.method;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.Target;
import java.util.List;
import java.util.Map;

/** Short forms of one explanation. */
final class Runs {
    static final double TOLERANCE = 0.05;
    /** {@code x₀² / 2}: slope {@code x₀}. */
    static final AnalyticModel PARABOLA = AnalyticModel.of(x -> x[0] * x[0] / 2, x -> new double[] {x[0]});

    private Runs() {}

    static Attribution explain(
            AttributionMethod method,
            AnalyticModel model,
            double[] x,
            Baselines baselines,
            long seed,
            Map<String, String> settings) {
        return new ProgramRunner(new AnalyticOracle(x.length, model))
                .run(method.explain(
                        new Explicand(x, Target.of(0), TOLERANCE, seed), baselines, method.settings(settings)));
    }

    static Attribution explain(
            AttributionMethod method, AnalyticModel model, double[] x, Map<String, String> settings) {
        return explain(method, model, x, Baselines.of(new double[x.length]), 1, settings);
    }

    static Baselines points(double[]... points) {
        return Baselines.uniform(List.of(points), points.length);
    }
}
