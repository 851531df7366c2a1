package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What a result says that it took is what was evaluated, and at most what the method states. */
final class CostChecks {
    private static final int D = 5;

    private CostChecks() {}

    static void stated(MethodCase method) {
        SeededCases.check(4, random -> {
            Perceptron network = Perceptron.random(random, D, 8, 3, random.nextBoolean());
            List<double[]> points = List.of(SeededCases.point(random, D), SeededCases.point(random, D));
            check(
                    method,
                    network,
                    new Explicand(SeededCases.point(random, D), Target.of(random.nextInt(3)), 0.01, random.nextLong()),
                    Baselines.uniform(points, points.size()),
                    false);
        });
    }

    static void statedOnFlatModel(MethodCase method) {
        AnalyticModel flat = AnalyticModel.of(x -> 7, x -> new double[D]);
        check(
                method,
                flat,
                new Explicand(new double[] {1, 2, 3, 4, 5}, Target.of(0), 0.01, 1),
                Baselines.of(new double[D]),
                true);
    }

    private static void check(
            MethodCase method, AnalyticModel model, Explicand explicand, Baselines baselines, boolean flat) {
        AnalyticOracle oracle = new AnalyticOracle(D, model);
        Attribution found = new ProgramRunner(oracle).run(method.begin(explicand, baselines));
        Cost stated = method.method().cost(method.settings(), baselines.points().size(), D);

        assertThat(found.gradientEvaluations()).as("gradients in the result").isEqualTo(oracle.gradientRows());
        assertThat(found.forwardEvaluations()).as("forwards in the result").isEqualTo(oracle.forwardRows());
        assertThat(found.gradientEvaluations())
                .as("gradients against the stated cost")
                .isLessThanOrEqualTo(stated.gradients() + (flat ? stated.recheck() : 0));
        assertThat(found.forwardEvaluations())
                .as("forwards against the stated cost")
                .isLessThanOrEqualTo(stated.forwards());
    }
}
