package dev.rationale.attribution.weighted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Perceptron;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FitnessRoundsTest {
    private static final int D = 70;
    private static final int BASELINES = 4;
    private static final WeightedIntegratedGradients WEIGHTED = new WeightedIntegratedGradients();

    /** What a search found, the points that it asked for in their order, and most of a round. */
    private record Found(int[] fewest, List<double[]> points, int most) {}

    private static Found search(
            Perceptron model, Explicand explicand, double[][] maps, Map<String, String> given, Rounds rounds) {
        Settings settings = WEIGHTED.settings(given);
        Removing removing = new Removing(explicand, settings);
        double[][] atNeutral = {model.outputs(removing.neutral())};
        Fitness fitness =
                Fitness.of(settings, explicand, new double[][] {model.outputs(explicand.input())}, atNeutral, "test");
        FitnessSearch search = new FitnessSearch(fitness, removing, maps, atNeutral, settings.text("search"), rounds);
        List<double[]> points = new ArrayList<>();
        int most = 0;
        List<RowRequest> wanted = search.next();
        while (!wanted.isEmpty()) {
            most = Math.max(most, wanted.size());
            List<RowResult> results = new ArrayList<>();
            for (RowRequest request : wanted) {
                double[] point = ((RowRequest.Outputs) request).point();
                points.add(point);
                results.add(new RowResult.Outputs(new double[][] {model.outputs(point)}));
            }
            search.accept(results);
            wanted = search.next();
        }
        double[] weights = {0.25, 0.25, 0.25, 0.25};
        return new Found(search.found(weights), points, most);
    }

    @Test
    void shouldFindTheSameByCuttingTheRounds() {
        for (String kind : List.of("scan", "bisection", "released")) {
            SeededCases.check(10, random -> {
                Perceptron model = Perceptron.random(random, D, 8, 2, true);
                Explicand explicand = new Explicand(SeededCases.point(random, D), Target.of(0), 0.01, 1);
                double[][] maps = new double[BASELINES][];
                for (int k = 0; k < BASELINES; k++) {
                    maps[k] = k == 1 ? new double[D] : SeededCases.point(random, D);
                }
                Map<String, String> given = Map.of("search", kind, "fitness", "shifted");
                Found whole = search(model, explicand, maps, given, new Rounds(Long.MAX_VALUE));
                for (long numbers : new long[] {1, 300, 9000}) {
                    Found cut = search(model, explicand, maps, given, new Rounds(numbers));
                    assertThat(cut.fewest()).isEqualTo(whole.fewest());
                    if (kind.equals("scan")) {
                        assertThat(cut.points()).usingRecursiveComparison().isEqualTo(whole.points());
                    }
                    assertThat(cut.most()).isLessThanOrEqualTo((int) Math.max(1, numbers / (D + Rounds.ROW)));
                }
                if (kind.equals("scan")) {
                    assertThat(whole.most()).isIn(0, 64 * (BASELINES - 1));
                }
            });
        }
    }
}
