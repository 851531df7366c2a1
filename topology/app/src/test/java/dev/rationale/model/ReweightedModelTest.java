package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReweightedModelTest {
    private static final Path MODELS = Path.of("../../deploy/models");

    private static List<Point> points(ExplainableModel model) {
        return model.samples().stream()
                .map(sample -> new Point(sample.point(), sample.held()))
                .toList();
    }

    private static double[][] outputs(ExplainableModel model) {
        return model.outputs(points(model)).stream().map(found -> found[0]).toArray(double[][]::new);
    }

    private static double[][] outputs(ExplainableModel model, ReweightedModel copy) {
        return copy.replica().oracle().outputs(points(model)).stream()
                .map(found -> found[0])
                .toArray(double[][]::new);
    }

    private static double[] gradient(ExplainableModel model) {
        List<Stretch> stretches = List.of(Fixtures.row(model.samples().get(0), Target.of(0)));
        RowResult.Segment found = model.gradients(stretches).get(0);
        return found.gradient();
    }

    /** The heart of it: whatever is done to the copy, the shared model and another copy answer with the same bits. */
    @ParameterizedTest
    @ValueSource(strings = {"credit", "fashion"})
    void shouldLeaveEveryOtherInstanceAlone(String name) {
        try (ExplainableModel model = ExplainableModel.open(MODELS.resolve(name));
                ReweightedModel other = model.reweighted();
                ReweightedModel copy = model.reweighted()) {
            double[][] before = outputs(model);
            double[] slope = gradient(model);
            assertThat(outputs(model, copy)).isDeepEqualTo(before);

            List<Consumer<ReweightedModel>> changes = List.of(
                    changed -> changed.randomise(1, 42),
                    changed -> changed.randomise(changed.layers().size(), 42),
                    changed -> changed.perturb(1, 1));
            for (Consumer<ReweightedModel> change : changes) {
                change.accept(copy);
                assertThat(outputs(model, copy)).isNotEqualTo(before);
                assertThat(outputs(model)).isDeepEqualTo(before);
                assertThat(gradient(model)).isEqualTo(slope);
                assertThat(outputs(model, other)).isDeepEqualTo(before);
            }

            copy.restore();
            assertThat(outputs(model, copy)).as("restored").isDeepEqualTo(before);
            assertThat(copy.replica().oracle())
                    .isNotSameAs(model.replicas().get(0).oracle());
        }
    }

    @Test
    void shouldNameLayersFromTheOutput() {
        try (ExplainableModel model = ExplainableModel.open(MODELS.resolve("fashion"));
                ReweightedModel copy = model.reweighted()) {
            assertThat(copy.layers())
                    .extracting(ReweightedModel.Layer::name)
                    .containsExactly("layers.9", "layers.5", "layers.4", "layers.1", "layers.0");
            assertThat(copy.layers().get(0).parameters()).containsExactly("layers.9.weight", "layers.9.bias");
        }
    }

    @Test
    void shouldDrawTheSameFromTheSameSeed() {
        try (ExplainableModel model = ExplainableModel.open(MODELS.resolve("credit"));
                ReweightedModel first = model.reweighted();
                ReweightedModel second = model.reweighted()) {
            first.randomise(2, 7);
            second.perturb(0.5, 3);
            second.randomise(2, 7);
            assertThat(outputs(model, second)).isDeepEqualTo(outputs(model, first));
            second.randomise(2, 8);
            assertThat(outputs(model, second)).isNotEqualTo(outputs(model, first));
            first.perturb(0.1, 7);
            second.perturb(0.1, 7);
            assertThat(outputs(model, second)).isDeepEqualTo(outputs(model, first));
        }
    }

    @Test
    void shouldChangeNothingWhenTheScaleIsZeroAndLittleWhenItIsSmall() {
        try (ExplainableModel model = ExplainableModel.open(MODELS.resolve("credit"));
                ReweightedModel copy = model.reweighted()) {
            double[][] before = outputs(model);
            copy.perturb(0, 5);
            assertThat(outputs(model, copy)).isDeepEqualTo(before);
            copy.perturb(0.001, 5);
            double[][] near = outputs(model, copy);
            assertThat(near).isNotEqualTo(before);
            assertThat(near[0][0]).isCloseTo(before[0][0], org.assertj.core.api.Assertions.within(0.05));
        }
    }

    @Test
    void shouldFindNoLayersInAFrozenModule() {
        try (ExplainableModel model = Fixtures.bare("bnd_frozen.pt", 2, 6, 6);
                ReweightedModel copy = model.reweighted()) {
            double[][] before = outputs(model);
            assertThat(copy.layers()).isEmpty();
            copy.randomise(0, 1);
            copy.perturb(1, 1);
            assertThat(outputs(model, copy)).isDeepEqualTo(before);
            assertThatThrownBy(() -> copy.randomise(1, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
