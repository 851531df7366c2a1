package dev.rationale.attribution.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final int D = 5;
    private static final Perceptron MODEL = Perceptron.random(new Random(1), D, 8, 3, true);
    private static final double[] ZERO = new double[D];
    private static final Replacement FILLING = Judging.filling(ZERO);

    private static final List<Metric> ALL = List.of(
            new Completeness(),
            new RemovalCurves(Units.entries(D), FILLING, 20),
            new DiffId(Units.entries(D), FILLING),
            new Erasure(Units.entries(D), FILLING, 0.2),
            new Infidelity(Units.entries(D), null, 10),
            new Crossing(),
            new SensitivityMax(0.02, 3));

    private static Evaluation evaluation(double[] x, List<Metric> metrics) {
        int index = Answer.of(new double[][] {MODEL.outputs(x)}, 0, Answer.Link.LOGIT, 0)
                .index();
        return new Evaluation(
                Judging.integratedGradients(x, Target.of(index), ZERO),
                new Judging(MODEL, x, ZERO, Answer.Link.LOGIT).judging(Baselines.of(ZERO)),
                metrics);
    }

    @Test
    void shouldMeasureEveryMeasureOnceAndLeaveTheAttributionAlone() {
        double[] x = SeededCases.point(new Random(2), D);
        Evaluation evaluation = evaluation(x, ALL);
        Attribution found = new ProgramRunner(new AnalyticOracle(D, MODEL)).run(evaluation);
        Attribution alone = new ProgramRunner(new AnalyticOracle(D, MODEL))
                .run(Judging.integratedGradients(x, found.target(), ZERO));

        assertThat(evaluation.scores()).extracting(Score::measure).containsExactlyInAnyOrder(Measure.values());
        assertThat(evaluation.scores())
                .allSatisfy(score -> assertThat(score.value()).isFinite());
        assertThat(found.values()).isEqualTo(alone.values());
        assertThat(found.gradientEvaluations()).isEqualTo(alone.gradientEvaluations());
        assertThat(evaluation.judged()).isPresent();
    }

    /** Together, in chunks of any size, a record's scores are those that it has alone but for the order of additions. */
    @Test
    void shouldNotDependOnNeighbours() {
        Random random = new Random(5);
        List<double[]> records = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            records.add(SeededCases.point(random, D));
        }
        List<Evaluation> together =
                records.stream().map(x -> evaluation(x, ALL)).toList();
        new ProgramRunner(new AnalyticOracle(D, MODEL), () -> 1 + random.nextInt(40)).runAll(List.copyOf(together));

        for (int i = 0; i < records.size(); i++) {
            Evaluation alone = evaluation(records.get(i), ALL);
            new ProgramRunner(new AnalyticOracle(D, MODEL)).run(alone);
            for (int j = 0; j < alone.scores().size(); j++) {
                Score expected = alone.scores().get(j);
                Score found = together.get(i).scores().get(j);
                assertThat(found.measure()).isEqualTo(expected.measure());
                assertThat(found.value())
                        .as(found.toString())
                        .isCloseTo(expected.value(), within(1e-12 * Math.max(1, Math.abs(expected.value()))));
            }
        }
    }

    @Test
    void shouldLeaveOneMetricEmptyWhenItCannotBeMeasured() {
        Replacement none = Replacement.of("none", BaselineSource.of(Baselines.uniform(List.of(), 1)));
        Evaluation evaluation = evaluation(
                SeededCases.point(new Random(2), D),
                List.of(new RemovalCurves(Units.entries(D), none, 20), new Completeness()));
        new ProgramRunner(new AnalyticOracle(D, MODEL)).run(evaluation);

        assertThat(evaluation.scores())
                .filteredOn(score -> score.replacement().equals("none"))
                .hasSize(2)
                .allSatisfy(score -> assertThat(score.value()).isNaN());
        assertThat(evaluation.scores())
                .filteredOn(score -> score.measure() == Measure.MASS)
                .singleElement()
                .satisfies(score -> assertThat(score.value()).isPositive());
    }

    @Test
    void shouldLeaveSensitivityEmptyWhenANeighbourCannotBeExplained() {
        Metric hostile = new SensitivityMax(0.1, 1);
        double[] x = SeededCases.point(new Random(2), D);
        Evaluation evaluation = new Evaluation(
                Judging.integratedGradients(x, Target.of(0), ZERO),
                found -> new Judged(
                        x, found, Answer.of(found.outputs(), 0, Answer.Link.LOGIT, 0), Baselines.of(ZERO), 1, point -> {
                            throw new UnexplainableException(
                                    UnexplainableException.Reason.NON_FINITE_MODEL, "not here");
                        }),
                List.of(hostile));
        new ProgramRunner(new AnalyticOracle(D, MODEL)).run(evaluation);

        assertThat(evaluation.scores())
                .singleElement()
                .satisfies(score -> assertThat(score.value()).isNaN());
    }

    @Test
    void shouldRefuseAMapWithoutNumbers() {
        Judging judging = new Judging(MODEL, ZERO, ZERO, Answer.Link.LOGIT);
        double[] map = {0, Double.NaN, 0, 0, 0};

        assertThatThrownBy(() -> judging.measure(map, new Completeness())).isInstanceOf(UnrankableException.class);
    }

    @Test
    void shouldKeepTheClassOfTheUnperturbedInput() {
        double[][] two = {{1, 2}};
        Answer answer = Answer.of(two, 0, Answer.Link.LOGIT, 0);

        assertThat(answer.index()).isEqualTo(1);
        assertThat(answer.number()).isEqualTo(1);
        assertThat(answer.isKept(new double[][] {{3, 2}})).isFalse();
        assertThat(answer.probability(new double[][] {{0, 0}})).isEqualTo(0.5);
        Answer below = Answer.of(new double[][] {{-1}}, 0, Answer.Link.LOGIT, -0.5);
        assertThat(below.number()).isZero();
        assertThat(below.sign()).isEqualTo(-1);
        assertThat(below.probability(new double[][] {{-800}})).isEqualTo(1);
        assertThat(below.isKept(new double[][] {{-0.6}})).isTrue();
        assertThat(below.isKept(new double[][] {{-0.4}})).isFalse();
        assertThat(Answer.of(new double[][] {{0.2}}, 0, Answer.Link.PROBABILITY, 0.5)
                        .probability(new double[][] {{0.2}}))
                .isEqualTo(0.8);
        assertThat(Answer.of(new double[][] {{5, 5}}, 0, Answer.Link.LOGIT, 0).index())
                .isZero();
    }
}
