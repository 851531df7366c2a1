package dev.rationale.attribution;

import java.util.List;
import java.util.Map;

/** Short forms of one explanation by Integrated Gradients. */
final class Explaining {
    static final AttributionMethod IG = new IntegratedGradients();
    static final double TOLERANCE = 0.01;

    private Explaining() {}

    static Program program(double[] x, Target target, Baselines baselines, Map<String, String> settings) {
        return RecordProgram.of(
                IG, new Explicand(x, target, TOLERANCE, 0), BaselineSource.of(baselines), IG.settings(settings));
    }

    static Attribution explain(AnalyticModel model, double[] x, double[] baseline, Map<String, String> settings) {
        return explain(model, x, Baselines.of(baseline), settings);
    }

    static Attribution explain(AnalyticModel model, double[] x, Baselines baselines, Map<String, String> settings) {
        return new ProgramRunner(new AnalyticOracle(x.length, model))
                .run(program(x, Target.of(0), baselines, settings));
    }

    static Map<String, String> rule(String quadrature, int steps) {
        return Map.of("quadrature", quadrature, "steps", Integer.toString(steps));
    }

    static List<String> rules() {
        return Quadrature.all().stream().map(Quadrature::identifier).toList();
    }

    /** {@code |gap| / max(|f(x) − f(x')|, 1e-6 · max(1, |f(x)|))}. */
    static double relativeGap(Attribution attribution) {
        double change = Math.abs(attribution.output() - attribution.baselineOutput());
        return Math.abs(attribution.completenessGap())
                / Math.max(change, 1e-6 * Math.max(1, Math.abs(attribution.output())));
    }
}
