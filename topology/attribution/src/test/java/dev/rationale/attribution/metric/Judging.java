package dev.rationale.attribution.metric;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** Short forms of one measurement on a model written down by hand. */
final class Judging {
    private static final IntegratedGradients IG = new IntegratedGradients();

    private final AnalyticModel model;
    private final double[] x;
    private final double[] baseline;
    private final Answer.Link link;
    private AnalyticOracle oracle;

    Judging(AnalyticModel model, double[] x, double[] baseline, Answer.Link link) {
        this.model = model;
        this.x = x;
        this.baseline = baseline;
        this.link = link;
        this.oracle = new AnalyticOracle(x.length, model);
    }

    /** An explanation that is given beforehand. */
    record Known(Attribution attribution) implements Program {
        @Override
        public List<RowRequest> next() {
            return List.of();
        }

        @Override
        public void accept(List<RowResult> results) {
            throw new IllegalStateException("nothing was asked");
        }

        @Override
        public Attribution result() {
            return attribution;
        }
    }

    static Program integratedGradients(double[] x, Target target, double[] baseline) {
        return IG.explain(
                new Explicand(x, target, 0.01, 1),
                Baselines.of(baseline),
                IG.settings(Map.of("quadrature", "gausslegendre", "steps", "8")));
    }

    Attribution attribution(double[] map) {
        double[][] outputs = {model.outputs(x)};
        Answer answer = Answer.of(outputs, 0, link, 0);
        double output = outputs[0][answer.index()];
        double before = model.outputs(baseline)[answer.index()];
        double sum = 0;
        for (double value : map) {
            sum += value;
        }
        return new Attribution(
                Target.of(answer.index()),
                map,
                output,
                before,
                outputs,
                sum - (output - before),
                OptionalDouble.empty(),
                true,
                1,
                0,
                0,
                Set.of(),
                new byte[0]);
    }

    Map<Measure, Double> measure(double[] map, Metric metric) {
        return measure(new Known(attribution(map)), metric, Baselines.of(baseline));
    }

    Map<Measure, Double> measure(double[] map, Metric metric, Baselines baselines) {
        return measure(new Known(attribution(map)), metric, baselines);
    }

    private Map<Measure, Double> measure(Program explaining, Metric metric, Baselines baselines) {
        oracle = new AnalyticOracle(x.length, model);
        Evaluation evaluation = new Evaluation(explaining, judging(baselines), List.of(metric));
        new ProgramRunner(oracle).run(evaluation);
        return evaluation.scores().stream().collect(java.util.stream.Collectors.toMap(Score::measure, Score::value));
    }

    Function<Attribution, Judged> judging(Baselines baselines) {
        return found -> new Judged(
                x,
                found,
                Answer.of(found.outputs(), 0, link, 0),
                baselines,
                7,
                point -> integratedGradients(
                        point, found.target(), baselines.points().get(0)));
    }

    /** Rows of the last measurement. */
    int rows() {
        return oracle.forwardRows();
    }

    /** Always the same values. */
    static Replacement filling(double... values) {
        return new Replacement() {
            @Override
            public String name() {
                return "given";
            }

            @Override
            public Filling on(double[] input, long seed) {
                return removed -> values;
            }
        };
    }
}
