package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** A result depends neither on how rows are cut into batches nor on which records share them. */
final class BatchIndependenceTest {
    private static final int D = 5;

    @Test
    void shouldGiveTheSameBitsWhateverTheChunks() {
        SeededCases.check(10, random -> {
            Perceptron network = Perceptron.random(random, D, 8, 3, random.nextBoolean());
            long seed = random.nextLong();
            List<Attribution> alone = new ArrayList<>();
            for (Program program : programs(seed)) {
                alone.add(runner(network, () -> 1).run(program));
            }

            assertSameBits(alone, runner(network, () -> 1).runAll(programs(seed)));
            assertSameBits(alone, runner(network, () -> Integer.MAX_VALUE).runAll(programs(seed)));
            assertSameBits(alone, runner(network, () -> 1 + random.nextInt(17)).runAll(programs(seed)));
        });
    }

    private static ProgramRunner runner(AnalyticModel model, IntSupplier chunkSize) {
        return new ProgramRunner(new AnalyticOracle(D, model), chunkSize);
    }

    private static List<Program> programs(long seed) {
        Random random = new Random(seed);
        List<Program> programs = new ArrayList<>();
        for (int record = 0; record < 8; record++) {
            double[] x = SeededCases.point(random, D);
            Baselines baselines =
                    Baselines.uniform(List.of(SeededCases.point(random, D), SeededCases.point(random, D)), 2);
            Target target =
                    new Target(0, random.nextInt(3), List.of(Objective.values()).get(random.nextInt(3)));
            Explicand explicand = new Explicand(x, target, 0.01);
            programs.add(
                    record % 2 == 0
                            ? Explaining.IG.explain(explicand, baselines, Explaining.IG.settings(Map.of()))
                            : new PredictedTarget(
                                    Explaining.IG, explicand, baselines, Explaining.IG.settings(Map.of())));
        }
        return programs;
    }

    private static void assertSameBits(List<Attribution> expected, List<Attribution> found) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i)).usingRecursiveComparison().isEqualTo(expected.get(i));
        }
    }
}
