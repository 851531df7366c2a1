package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SegmentSumTest {
    private static final AnalyticOracle CUBE =
            new AnalyticOracle(2, AnalyticModel.of(x -> x[0] * x[0] * x[0] + x[1], x ->
                    new double[] {x[1] > 3 ? Double.NaN : 3 * x[0] * x[0], 1}));

    private static RowRequest.Segment segment(double... to) {
        return new RowRequest.Segment(
                new double[2], to, new double[] {0, 0.5, 1}, new double[] {1, 2, 4}, Target.of(0));
    }

    @Test
    void shouldAddStretchesInWhateverOrderTheyCome() {
        RowRequest.Segment segment = segment(2, 2);
        SegmentSum sum = new SegmentSum(segment);

        assertThat(add(sum, segment, 2, 1)).isFalse();
        assertThat(add(sum, segment, 0, 2)).isTrue();

        // weights times 3x²: 1 · 0 + 2 · 3 + 4 · 12
        assertThat(sum.result().gradient()).containsExactly(54, 7);
        assertThat(sum.result().values()).containsExactly(0, 2, 10);
        assertThat(sum.result().firstNonFinite()).isEqualTo(-1);
    }

    @Test
    void shouldNameTheFirstRowThatIsNotFinite() {
        RowRequest.Segment segment = segment(2, 10);
        SegmentSum sum = new SegmentSum(segment);

        add(sum, segment, 2, 1);
        add(sum, segment, 0, 2);

        assertThat(sum.result().firstNonFinite()).isEqualTo(1);
        assertThat(sum.result().gradient()).containsExactly(0, 1);
    }

    @Test
    void shouldRefuseToShowHalfASum() {
        RowRequest.Segment segment = segment(1, 1);
        SegmentSum sum = new SegmentSum(segment);
        add(sum, segment, 0, 1);

        assertThatThrownBy(sum::result)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 rows");
    }

    private static boolean add(SegmentSum sum, RowRequest.Segment segment, int first, int count) {
        return sum.add(
                first,
                CUBE.gradients(List.of(Stretch.part(segment, first, count, HeldInputs.NONE)))
                        .get(0));
    }
}
