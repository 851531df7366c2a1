package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Smoothness;
import dev.rationale.attribution.TrainingData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputSpacesTest {
    private static final List<Manifest.Input> INPUTS =
            List.of(new Manifest.Input("image", DType.FLOAT32, new long[] {1, -1, -1}));

    private final InputSpaces spaces =
            new InputSpaces(Optional.empty(), TrainingData.NONE, Smoothness.KINKED, layout(4, 4));

    private static InputLayout layout(long height, long width) {
        return InputLayout.of(INPUTS, Map.of("image", new long[] {1, height, width}));
    }

    @Test
    void shouldGiveOneSpaceForAllInputsOfAShape() {
        InputSpace usual = spaces.of(layout(4, 4));
        InputSpace other = spaces.of(layout(4, 6));

        assertThat(usual).isSameAs(spaces.usual());
        assertThat(other.shape()).containsExactly(1, 4, 6);
        assertThat(spaces.of(layout(4, 6))).isSameAs(other);
        assertThat(spaces.of(layout(6, 4))).isNotSameAs(other);
    }

    @Test
    void shouldForgetTheShapesThatWereNotUsedForLongest() {
        InputSpace first = spaces.of(layout(1, 2));
        InputSpace second = spaces.of(layout(2, 2));
        for (int width = 3; width < 2 + InputSpaces.MOST; width++) {
            assertThat(spaces.of(layout(1, width))).isNotNull();
            assertThat(spaces.of(layout(1, 2))).isSameAs(first);
        }
        assertThat(spaces.of(layout(2, 2))).isNotSameAs(second);
        assertThat(spaces.of(layout(4, 4))).isSameAs(spaces.usual());
    }
}
