package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.UnexplainableException.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of another shape than the training rows: refused as such, before anything is computed from rows of another size. */
final class OtherShapeTest {
    private static final TrainingData ROWS =
            new TrainingData(List.of(new float[] {1, 2, 3}, new float[] {4, 5, 6}, new float[] {0, 1, 0}), null);
    private static final InputSpace SPACE = new InputSpace(List.of(2), List.of(), ROWS);
    private static final double[] X = {1, 2};

    private static Explicand explicand() {
        return new Explicand(X, Target.of(0), 0.05, 0, SPACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"geodesic-integrated-gradients-knn", "manifold-aligned-guided-integrated-gradients"})
    void shouldRefuseWhereAMethodNeedsTrainingRows(String name) {
        AttributionMethod method = Methods.byName(name).orElseThrow();

        assertThatThrownBy(() -> method.explain(explicand(), Baselines.of(new double[2]), method.settings(Map.of())))
                .isInstanceOfSatisfying(UnexplainableException.class, OtherShapeTest::requireSizes);
    }

    static Stream<Map.Entry<String, Map<String, String>>> sources() {
        return Stream.of(
                Map.entry("training-sample", Map.of("rows", "2", "other-class", "true")),
                Map.entry("stratified-training", Map.of()),
                Map.entry("neutral", Map.of("value", "0")));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void shouldRefuseWhereABaselineAsksTheModelAboutTrainingRows(Map.Entry<String, Map<String, String>> kind) {
        BaselineSource source = BaselineSources.of(kind.getKey(), kind.getValue(), SPACE);

        assertThatThrownBy(() -> source.begin(explicand()))
                .isInstanceOfSatisfying(UnexplainableException.class, OtherShapeTest::requireSizes);
    }

    @Test
    void shouldTakeRowsOfTheInputsSizeOrNone() {
        new Explicand(new double[3], Target.of(0), 0.05, 0, SPACE).requireTrainingRows("any");
        new Explicand(X, Target.of(0), 0.05, 0).requireTrainingRows("any");
    }

    private static void requireSizes(UnexplainableException e) {
        assertThat(e.reason()).isEqualTo(Reason.UNUSABLE_BASELINE);
        assertThat(e.getMessage()).contains("the input has 2 coordinates, the training rows have 3");
    }
}
