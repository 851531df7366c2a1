package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void shouldTakeTheMiddleOne() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
    }

    @Test
    void shouldTakeTheMeanOfTheMiddleTwoWhenTheNumberIsEven() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 8.0))).isEqualTo(new Spread(3, 1, 8));
    }

    @Test
    void shouldRefuseWhenThereIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }

    @Test
    void shouldFindPercentilesByNearestRank() {
        double[] sorted =
                DoubleStream.iterate(1, number -> number + 1).limit(200).toArray();

        assertThat(Spread.percentile(sorted, 0.5)).isEqualTo(100);
        assertThat(Spread.percentile(sorted, 0.99)).isEqualTo(198);
        assertThat(Spread.percentile(sorted, 1)).isEqualTo(200);
        assertThat(Spread.percentile(new double[] {7}, 0.01)).isEqualTo(7);
        assertThat(Spread.percentile(new double[0], 0.5)).isNaN();
    }

    @Test
    void shouldWriteThousandsForPeople() {
        assertThat(new Spread(1234.5, 1000, 20_000).text(1)).isEqualTo("1,234.5 (1,000.0 to 20,000.0)");
    }

    @Test
    void shouldCompareTheLastTenthWithTheFirst() {
        List<Double> climbing = DoubleStream.iterate(100, number -> number + 1)
                .limit(100)
                .boxed()
                .toList();

        Growth growth = Growth.of(climbing);

        assertThat(growth).isEqualTo(new Growth(104.5, 194.5, 199));
        assertThat(growth.share()).isCloseTo(194.5 / 104.5 - 1, within(1e-12));
        assertThat(Growth.of(List.of(5.0)).share()).isZero();
        assertThat(Growth.of(List.of(0.0, 5.0)).share()).isZero();
    }
}
