package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Tolerances.Arithmetic;
import dev.rationale.attribution.Tolerances.Comparison;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The kit that compares batches; {@link ConformanceTest} takes every registered method through it. */
final class BatchInvarianceTest {
    private static final int D = 5;

    @Test
    void shouldCoverMethodsOfOneRoundOfGradientsAndOfMany() {
        Random random = new Random(1);
        AnalyticOracle oracle = new AnalyticOracle(D, Perceptron.random(random, D, 8, 3, false));
        Set<Integer> rounds = new TreeSet<>();
        for (MethodCase method : MethodCase.all()) {
            Counted counted = new Counted(
                    RepeatabilityChecks.records(method, random, 1).get(0).get());
            new ProgramRunner(oracle).run(counted);
            rounds.add(counted.rounds);
        }

        assertThat(rounds).contains(1).anyMatch(n -> n > 1);
    }

    /** The kit itself: an oracle whose rows lean on their neighbours must be seen. */
    @Test
    void shouldSeeRowsThatDependOnTheirNeighbours() {
        Random random = new Random(1);
        AnalyticOracle sound = new AnalyticOracle(D, Perceptron.random(random, D, 8, 3, true));
        GradientOracle leaning = new GradientOracle() {
            @Override
            public int dimension() {
                return D;
            }

            @Override
            public List<double[][]> outputs(List<Point> points) {
                return sound.outputs(points);
            }

            @Override
            public List<RowResult.Segment> gradients(List<Stretch> stretches) {
                Stretch first = stretches.get(0);
                double[] stray =
                        sound.slope(RowByRow.point(first, 0), first.target()).gradient();
                List<RowResult.Segment> results = sound.gradients(stretches);
                for (RowResult.Segment result : results) {
                    for (int i = 0; i < D; i++) {
                        result.gradient()[i] += 1e-6 * stray[i];
                    }
                }
                return results;
            }
        };
        MethodCase fixed = new MethodCase(Explaining.IG, Map.of("quadrature", "riemann-middle"), false);

        Map<Comparison, Agreement> found = BatchInvariance.measure(
                leaning,
                Arithmetic.FLOAT64,
                RepeatabilityChecks.records(fixed, random, 5),
                RepeatabilityChecks.records(fixed, random, 1),
                random);

        assertThat(found.values())
                .allSatisfy(agreement -> assertThat(agreement.kinkRate()).isPositive());
        assertThat(found.get(Comparison.OTHER_BATCH).worst()).isBetween(1e-8, 1e-4);
    }

    @Test
    void shouldCountAFlippedChoiceAndNotCompareIt() {
        Attribution fifteen = Explaining.explain(
                AnalyticModel.linear(new double[] {1}, 0), new double[] {1}, new double[1], Map.of());
        Attribution other = fifteen.withChoices(Choices.none().with(Choices.Kind.STEPS, 45));
        Agreement agreement = new Agreement(Tolerances.of(Arithmetic.FLOAT32, Comparison.OTHER_BATCH));

        agreement.add(fifteen, other);
        agreement.add(fifteen, fifteen);

        assertThat(agreement.flips()).isEqualTo(1);
        assertThat(agreement.flipRate()).isEqualTo(0.5);
        assertThat(agreement.apart()).isZero();
    }

    private static final class Counted implements Program {
        private final Program program;
        private int rounds;

        private Counted(Program program) {
            this.program = program;
        }

        @Override
        public List<RowRequest> next() {
            List<RowRequest> wanted = program.next();
            rounds += wanted.stream().anyMatch(RowRequest.Segment.class::isInstance) ? 1 : 0;
            return wanted;
        }

        @Override
        public void accept(List<RowResult> results) {
            program.accept(results);
        }

        @Override
        public Attribution result() {
            return program.result();
        }
    }
}
