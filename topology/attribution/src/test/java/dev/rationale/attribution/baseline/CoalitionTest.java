package dev.rationale.attribution.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticModel;
import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Golden;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.TrainingData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CoalitionTest {

    private static Attribution explain(AnalyticModel model, String coalitions, InputSpace space, double... x) {
        IntegratedGradients method = new IntegratedGradients();
        BaselineSource source = Spaces.source("coalition", Map.of("coalitions", coalitions), space);
        return new ProgramRunner(new AnalyticOracle(x.length, model))
                .run(RecordProgram.of(
                        method,
                        Spaces.explicand(space, 1, x),
                        source,
                        method.settings(Map.of("quadrature", "gausslegendre", "steps", "50"))));
    }

    /** methods.md §16: all coalitions, equal share for every size. */
    @Test
    void shouldGiveShapleyIntegratedGradientsToPlainOnes() {
        Attribution found = explain(Golden.MODEL, "7", InputSpace.flat(3), Golden.input());

        assertThat(found.values()).containsExactly(new double[] {0.572497301, -0.273385713, 0.701359391}, within(1e-8));
        assertThat(found.findings()).isEmpty();
        assertThat(found.completenessGap()).isCloseTo(0, within(1e-10));
        AnalyticModel product = AnalyticModel.of(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});
        assertThat(explain(product, "16", InputSpace.flat(2), 1, 1).values())
                .containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    }

    @Test
    void shouldSpreadSizesEvenlyAndNeverGiveTheInput() {
        SeededCases.check(50, random -> {
            int n = 5 + random.nextInt(4);
            int coalitions = 1 + random.nextInt(30);
            double[] x = SeededCases.point(random, n);
            Baselines drawn = Spaces.source(
                            "coalition", Map.of("coalitions", Integer.toString(coalitions)), InputSpace.flat(n))
                    .draw(x, random.nextLong());

            assertThat(drawn.points()).hasSize(coalitions);
            for (int k = 0; k < coalitions; k++) {
                int size = 0;
                for (int i = 0; i < n; i++) {
                    assertThat(drawn.points().get(k)[i]).isIn(0.0, x[i]);
                    size += drawn.points().get(k)[i] == x[i] ? 1 : 0;
                }
                int expected = coalitions == 1 ? 0 : coalitions >= n ? k % n : (2 * k + 1) * n / (2 * coalitions);
                assertThat(size).isEqualTo(expected).isLessThan(n);
            }
        });
    }

    @Test
    void shouldKeepPlayersTogetherAndLeaveOutThoseThatDoNotDiffer() {
        InputSpace grouped = new InputSpace(List.of(4), List.of(new int[] {0, 3}), TrainingData.NONE);
        Baselines drawn = Spaces.source("coalition", Map.of("players", "features"), grouped)
                .draw(new double[] {1, 0, 2, 3}, 1);

        assertThat(drawn.points()).as("two players: none, or one of them").hasSize(3);
        assertThat(drawn.requested()).isEqualTo(3);
        assertThat(drawn.weights()).containsExactly(new double[] {0.5, 0.25, 0.25}, within(1e-15));
        assertThat(drawn.points()).allSatisfy(p -> assertThat(p[0] == 0).isEqualTo(p[3] == 0));
        assertThat(explain(Golden.MODEL, "4", InputSpace.flat(3), 0, 0, 0).findings())
                .containsExactly(Finding.BASELINE_DEGENERATE);
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        assertThatThrownBy(() -> Spaces.source("coalition", Map.of("reference", "mean"), InputSpace.flat(2)))
                .hasMessageContaining("coalition: the model names no training mean");
        assertThatThrownBy(() -> Spaces.source("coalition", Map.of("coalitions", "0"), InputSpace.flat(2)))
                .hasMessageContaining("coalitions: expected at least 1");
        assertThatThrownBy(() ->
                        Spaces.source("coalition", Map.of(), InputSpace.flat(2)).draw(new double[3], 1))
                .hasMessageContaining("expected an input of 2 coordinates, found 3");
    }
}
