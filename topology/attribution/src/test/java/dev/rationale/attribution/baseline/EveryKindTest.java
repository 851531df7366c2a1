package dev.rationale.attribution.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AnalyticOracle;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.SeededCases;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Weighed;
import dev.rationale.attribution.metric.Replacement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every kind: deterministic in record and seed, whatever runs beside it, in range, as many as asked for. */
final class EveryKindTest {
    private static final InputSpace SPACE = Spaces.image(40);

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("zero", Map.of()),
                Arguments.of("constant", Map.of("value", "0.5")),
                Arguments.of("black-pixel", Map.of("mean", "0.3", "std", "0.4")),
                Arguments.of("mean", Map.of()),
                Arguments.of("median", Map.of()),
                Arguments.of("uniform", Map.of("draws", "3")),
                Arguments.of("gaussian", Map.of("draws", "3", "sigma", "0.5")),
                Arguments.of("blur", Map.of("sigma", "1")),
                Arguments.of("max-distance", Map.of()),
                Arguments.of("max-distance", Map.of("switch-at", "released")),
                Arguments.of("training-sample", Map.of("rows", "4")),
                Arguments.of("training-sample", Map.of("rows", "4", "other-class", "true")),
                Arguments.of("stratified-training", Map.of("rows", "5")),
                Arguments.of("neutral", Map.of("value", "0.25")),
                Arguments.of("counterfactual", Map.of()),
                Arguments.of("counterfactual", Map.of("search", "descent", "penalty", "0")),
                Arguments.of("domain", Map.of("row", "7")),
                Arguments.of("domain", Map.of("values", "0.5,-0.5,0.25,1")),
                Arguments.of("coalition", Map.of("coalitions", "6")),
                Arguments.of("weighted-set", Map.of("points", "0 0 0 0; 1 1 1 1", "weights", "1,3")));
    }

    @Test
    void shouldTestEveryKind() {
        Set<String> tested = new HashSet<>();
        kinds().forEach(each -> tested.add((String) each.get()[0]));
        assertThat(tested).containsExactlyInAnyOrderElementsOf(BaselineSources.kinds());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldGiveAsManyAsAskedForInRangeAndTheSameAgain(String kind, Map<String, String> parameters) {
        BaselineSource source = Spaces.source(kind, parameters, SPACE);
        SeededCases.check(30, random -> {
            Explicand explicand = Spaces.explicand(SPACE, random.nextLong(), SeededCases.point(random, 4));
            Baselines found = Spaces.begin(source, explicand);

            assertThat(source.kind()).isEqualTo(kind);
            assertThat(found.points()).hasSizeBetween(1, found.requested());
            assertThat(found.requested()).isLessThanOrEqualTo(source.most());
            assertThat(Arrays.stream(found.weights()).sum()).isCloseTo(1, within(1e-12));
            for (double[] point : found.points()) {
                assertThat(point).hasSize(4);
                for (int i = 0; i < 4; i++) {
                    assertThat(point[i]).isFinite().isBetween(-6.0, 6.0);
                }
            }
            requireEqual(Spaces.begin(Spaces.source(kind, parameters, SPACE), explicand), found);
            requireEqual(Spaces.begin(source, Spaces.again(explicand, found.choices())), found);
        });
    }

    private static void requireEqual(Baselines again, Baselines found) {
        assertThat(again.points()).usingElementComparator(Arrays::compare).isEqualTo(found.points());
        assertThat(again.weights()).containsExactly(found.weights());
        assertThat(again.requested()).isEqualTo(found.requested());
        assertThat(again.findings()).isEqualTo(found.findings());
        assertThat(again.choices().encode()).isEqualTo(found.choices().encode());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldNotDependOnWhatRunsBesideAndTakeAtMostTheStatedRows(String kind, Map<String, String> parameters) {
        BaselineSource source = Spaces.source(kind, parameters, SPACE);
        IntegratedGradients method = new IntegratedGradients();
        Settings settings = method.settings(Map.of("quadrature", "gausslegendre", "steps", "5"));
        Random random = new Random(9);
        List<Explicand> explicands = new ArrayList<>();
        for (int r = 0; r < 5; r++) {
            explicands.add(Spaces.explicand(SPACE, random.nextLong(), SeededCases.point(random, 4)));
        }
        List<Program> together = explicands.stream()
                .map(each -> RecordProgram.predicted(method, each, source, settings))
                .toList();
        var found =
                new ProgramRunner(new AnalyticOracle(4, Spaces.SIDES), () -> 1 + random.nextInt(4)).runAll(together);

        for (int r = 0; r < 5; r++) {
            AnalyticOracle oracle = new AnalyticOracle(4, Spaces.SIDES);
            ProgramRunner runner = new ProgramRunner(oracle);
            Explicand explicand = explicands.get(r);
            var warm = runner.run(RecordProgram.predicted(method, explicand, source, settings));
            int gradients = oracle.gradientRows();
            int forwards = oracle.forwardRows();
            var alone = runner.run(RecordProgram.predicted(method, explicand, source, settings));

            requireEqual(alone.baselines(), found.get(r).baselines());
            assertThat(alone.values())
                    .as("sums cut elsewhere differ in the last bit")
                    .containsExactly(found.get(r).values(), within(1e-12));
            assertThat(alone.choices()).isEqualTo(found.get(r).choices());
            assertThat(warm.values()).containsExactly(alone.values());
            assertThat(alone.gradientEvaluations())
                    .isEqualTo(oracle.gradientRows() - gradients)
                    .isLessThanOrEqualTo(method.cost(settings, source.most(), 4).gradients()
                            + source.cost().gradients());
            assertThat(alone.forwardEvaluations())
                    .isEqualTo(oracle.forwardRows() - forwards)
                    .isLessThanOrEqualTo(method.cost(settings, source.most(), 4).forwards()
                            + source.cost().forwards());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldHoldNoMoreThanStated(String kind, Map<String, String> parameters) {
        BaselineSource source = Spaces.source(kind, parameters, SPACE);
        SeededCases.check(3, random -> {
            Explicand explicand = Spaces.explicand(SPACE, random.nextLong(), SeededCases.point(random, 4));
            Weighed<Baselines> weighed = new Weighed<>(source.begin(explicand));
            new ProgramRunner(new AnalyticOracle(4, Spaces.SIDES)).finish(weighed);
            assertThat(weighed.most()).isPositive().isLessThanOrEqualTo(source.held(explicand));
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldStandInForWhatIsRemovedUnlessTheModelIsAsked(String kind, Map<String, String> parameters) {
        BaselineSource source = Spaces.source(kind, parameters, SPACE);
        double[] input = {1, -1, 0.5, 2};
        if (source.asksModel()) {
            assertThatThrownBy(() -> Replacement.of(kind, source))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the model has a say");
            assertThatThrownBy(() -> source.draw(input, 1)).isInstanceOf(UnsupportedOperationException.class);
        } else {
            assertThat(Replacement.of(kind, source).on(input, 1).values(new boolean[4]))
                    .containsExactly(source.draw(input, 1).points().get(0));
        }
    }
}
