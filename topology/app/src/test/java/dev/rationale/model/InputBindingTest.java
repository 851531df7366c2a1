package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.model.InputRejectedException.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputBindingTest {
    private static final InputBinding BINDING = new InputBinding(List.of(
            new Manifest.Input("image", DType.FLOAT32, new long[] {2, -1}),
            new Manifest.Input("id", DType.INT64, new long[] {1}),
            new Manifest.Input("row", DType.FLOAT64, new long[] {2})));

    private final Map<String, Tensor> inputs = new HashMap<>(Map.of(
            "image", Tensor.of(DType.FLOAT32, new long[] {2, 2}, new double[] {1, 2, 3, 4}),
            "id", Tensor.of(DType.INT64, new long[] {1}, new double[] {7}),
            "row", Tensor.of(DType.FLOAT64, new long[] {2}, new double[] {5, 6})));

    @Test
    void shouldFlattenDifferentiableInputsInTheOrderOfTheManifest() {
        BoundInput bound = BINDING.bind(inputs);
        assertThat(bound.point()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(bound.layout().span("row").offset()).isEqualTo(4);
        assertThat(bound.layout().span("image").coordinate(3)).isEqualTo("image[1,1]");
        assertThat(bound.layout().unflatten(new double[] {6, 5, 4, 3, 2, 1}).get("row"))
                .containsExactly(2, 1);
    }

    @Test
    void shouldHoldEqualInputsWhereShapesAndValuesWithoutGradientAreEqual() {
        BoundInput first = BINDING.bind(inputs);
        inputs.put("row", Tensor.of(DType.FLOAT64, new long[] {2}, new double[] {8, 9}));
        inputs.put("id", Tensor.of(DType.INT64, new long[] {1}, new double[] {7}));
        BoundInput same = BINDING.bind(inputs);
        assertThat(same.held()).isEqualTo(first.held()).hasSameHashCodeAs(first.held());
        assertThat(same.held().numbers()).isEqualTo(1);

        inputs.put("id", Tensor.of(DType.INT64, new long[] {1}, new double[] {8}));
        assertThat(BINDING.bind(inputs).held()).isNotEqualTo(first.held());
        inputs.put("id", Tensor.of(DType.INT64, new long[] {1}, new double[] {7}));
        inputs.put("image", Tensor.of(DType.FLOAT32, new long[] {2, 1}, new double[] {1, 2}));
        assertThat(BINDING.bind(inputs).held()).isNotEqualTo(first.held());
    }

    @Test
    void shouldRejectAnInputThatTheModelDoesNotHave() {
        inputs.put("extra", Tensor.of(DType.FLOAT32, new long[0], new double[] {1}));
        rejected(Code.UNKNOWN_INPUT, "input extra: expected one of [image, id, row]");
    }

    @Test
    void shouldRejectAnAbsentInput() {
        inputs.remove("id");
        rejected(Code.MISSING_INPUT, "input id: expected int64[1], found nothing");
    }

    @Test
    void shouldRejectAnotherType() {
        inputs.put("row", Tensor.of(DType.FLOAT32, new long[] {2}, new double[] {5, 6}));
        rejected(Code.WRONG_DTYPE, "input row: expected float64[2], found float32[2]");
    }

    @Test
    void shouldRejectAnotherShape() {
        inputs.put("image", Tensor.of(DType.FLOAT32, new long[] {1, 4}, new double[] {1, 2, 3, 4}));
        rejected(Code.WRONG_SHAPE, "input image: expected float32[2, -1], found float32[1, 4]");
    }

    @Test
    void shouldRejectAnEmptyAxis() {
        inputs.put("image", Tensor.of(DType.FLOAT32, new long[] {2, 0}, new double[0]));
        rejected(
                Code.WRONG_SHAPE,
                "input image: expected float32[2, -1] with at least one element, found float32[2, 0]");
    }

    @Test
    void shouldSayWhereAndNotWhatWhenAValueIsNotFinite() {
        inputs.put("image", Tensor.of(DType.FLOAT32, new long[] {2, 2}, new double[] {1, 2, 1e300, 4}));
        rejected(Code.NON_FINITE_INPUT, "input image[1,0]: expected a finite number, found NaN or infinity");
    }

    private void rejected(Code code, String message) {
        assertThatThrownBy(() -> BINDING.bind(inputs))
                .isInstanceOfSatisfying(
                        InputRejectedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }
}
