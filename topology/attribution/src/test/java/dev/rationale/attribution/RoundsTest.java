package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {
    private static final int D = 5;
    private static final Rounds WHOLE = new Rounds(Long.MAX_VALUE);

    private int most;

    private Program counted(Program program) {
        most = 0;
        return new Program() {
            @Override
            public List<RowRequest> next() {
                List<RowRequest> wanted = program.next();
                most = Math.max(most, wanted.size());
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
        };
    }

    private static List<Refinement> refinements() {
        return List.of(
                new MidpointTripling(3, 81),
                new GaussDoubling(2, 32),
                Refinement.fixed(Quadrature.byName("trapezoid").orElseThrow(), 7));
    }

    private static List<Path> bent(Baselines baselines, double[] input) {
        List<Path> paths = new ArrayList<>();
        for (double[] baseline : baselines.points()) {
            double[] bend = baseline.clone();
            bend[0] = input[0];
            paths.add(() -> List.of(baseline, bend, bend, input));
        }
        return paths;
    }

    private void check(AnalyticModel model, Explicand explicand, Baselines baselines, boolean skips) {
        List<Path> paths = bent(baselines, explicand.input());
        for (Refinement refinement : refinements()) {
            Attribution whole = run(model, explicand, baselines, paths, refinement, skips, WHOLE);
            assertThat(most).isGreaterThan(4);
            for (long numbers : new long[] {1, 150, 250}) {
                Attribution cut = run(model, explicand, baselines, paths, refinement, skips, new Rounds(numbers));
                assertThat(most).isLessThan(4);
                assertThat(cut).usingRecursiveComparison().isEqualTo(whole);
            }
        }
    }

    private Attribution run(
            AnalyticModel model,
            Explicand explicand,
            Baselines baselines,
            List<Path> paths,
            Refinement refinement,
            boolean skips,
            Rounds rounds) {
        return new ProgramRunner(new AnalyticOracle(D, model))
                .run(counted(new PathIntegral(
                        "test", explicand, baselines, paths, refinement, new PathIntegral.Manner(skips, rounds))));
    }

    @Test
    void shouldNotChangeABitOfAnIntegral() {
        SeededCases.check(10, random -> {
            List<double[]> points = new ArrayList<>();
            Explicand explicand = new Explicand(SeededCases.point(random, D), Target.of(0), 0.001, 1);
            for (int k = 0; k < 5; k++) {
                points.add(k == 2 ? explicand.input() : SeededCases.point(random, D));
            }
            Baselines weighted = new Baselines(points, new double[] {0.25, 0, 0.25, 0.4, 0.1}, 6);
            check(Perceptron.random(random, D, 8, 2, true), explicand, weighted, false);
            check(Perceptron.random(random, D, 8, 2, false), explicand, weighted, true);
        });
    }

    /** Opposite slopes, and none: the round that looks for either is cut, too. */
    @Test
    void shouldNotChangeWhatIsFlat() {
        Explicand explicand = new Explicand(new double[] {1, 2, 3, 4, 5}, Target.of(0), 0.01, 1);
        Baselines three = Baselines.uniform(
                List.of(new double[D], new double[] {1, 1, 1, 1, 1}, new double[] {0, 0, 9, 9, 9}), 3);
        check(AnalyticModel.of(x -> 7, x -> new double[D]), explicand, three, false);
        check(AnalyticModel.of(x -> x[0] > 0.5 ? 1 : 0, x -> new double[D]), explicand, three, true);
    }

    @Test
    void shouldLeaveOutTheSameNodes() {
        Explicand explicand = new Explicand(new double[] {1, 2, 3, 4, 5}, Target.of(0), 0.01, 1);
        Baselines three = Baselines.uniform(
                List.of(new double[D], new double[] {2, 1, 1, 1, 1}, new double[] {3, 0, 9, 9, 9}), 3);
        AnalyticModel holes = AnalyticModel.of(x -> Math.abs(x[2] - 2) < 0.2 ? Double.NaN : x[0] * x[2] + x[1], x ->
                new double[] {x[2], 1, x[0], 0, 0});
        check(holes, explicand, three, true);
    }

    @Test
    void shouldCountRowsWithWhatTheyHoldBesideTheirCoordinates() {
        assertThat(new Rounds(1000).rows(36)).isEqualTo(10);
        assertThat(new Rounds(1000).rows(2000)).isEqualTo(1);
        assertThat(new Rounds(Long.MAX_VALUE).rows(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(new Rounds(1000).held(3, 36)).isEqualTo(300);
        assertThat(new Rounds(1000).held(30, 36)).isEqualTo(1000);
        assertThat(new Rounds(1000).shared(4)).isEqualTo(new Rounds(250));
        assertThat(new Rounds(2).shared(4)).isEqualTo(new Rounds(1));
        assertThatThrownBy(() -> new Rounds(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
