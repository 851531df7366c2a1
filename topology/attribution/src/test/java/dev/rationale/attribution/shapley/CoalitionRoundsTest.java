package dev.rationale.attribution.shapley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Weighed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CoalitionRoundsTest {
    private static final int D = 6;
    private static final ShapleyIntegratedGradients SHAPLEY = new ShapleyIntegratedGradients();

    private static List<Map<String, String>> manners() {
        List<Map<String, String>> manners = new ArrayList<>();
        for (String weights : List.of("plain", "normalised", "shapley-weighted")) {
            for (String quadrature : List.of("adaptive-midpoint", "adaptive-gauss-legendre", "gausslegendre")) {
                manners.add(Map.of("weights", weights, "quadrature", quadrature, "max-steps", "45"));
            }
        }
        manners.add(Map.of("non-finite-nodes", "skip", "quadrature", "adaptive-midpoint"));
        return manners;
    }

    @Test
    void shouldNotChangeABitByCuttingTheRounds() {
        for (Map<String, String> manner : manners()) {
            SeededCases.check(2, random -> {
                Map<String, String> given = new HashMap<>(manner);
                given.put("coalitions", "all");
                Settings settings = SHAPLEY.settings(given);
                Explicand explicand = new Explicand(SeededCases.point(random, D), Target.of(0), 0.01, 3);
                Baselines references = new Baselines(
                        List.of(SeededCases.point(random, D), explicand.input(), new double[D]),
                        new double[] {0.5, 0.2, 0.3},
                        3);
                Perceptron model = Perceptron.random(random, D, 8, 2, random.nextBoolean());

                Weighed<Attribution> whole =
                        new Weighed<>(paths(explicand, references, settings, new Rounds(Long.MAX_VALUE)));
                Attribution expected = run(model, whole);

                for (long numbers : new long[] {1, 300, 5000}) {
                    Weighed<Attribution> cut =
                            new Weighed<>(paths(explicand, references, settings, new Rounds(numbers)));
                    assertThat(run(model, cut)).usingRecursiveComparison().isEqualTo(expected);
                    assertThat(cut.mostRows()).isLessThan(whole.mostRows());
                    assertThat(cut.most()).isLessThan(whole.most());
                }
                assertThat(whole.mostRows()).isEqualTo(2 * 63);
            });
        }
    }

    private static CoalitionPaths paths(Explicand explicand, Baselines references, Settings settings, Rounds rounds) {
        return new CoalitionPaths(explicand, references, settings, new IntegratedGradients(), rounds);
    }

    private static Attribution run(Perceptron model, Weighed<Attribution> program) {
        return new ProgramRunner(new AnalyticOracle(D, model)).finish(program);
    }
}
