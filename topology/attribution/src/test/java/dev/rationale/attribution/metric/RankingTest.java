package dev.rationale.attribution.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {

    private static int[] ranks(Units units, Measure.Taken taken, double... map) {
        Ranking ranking = Ranking.of(map, units, taken);
        return IntStream.range(0, ranking.count()).map(ranking::rankOf).toArray();
    }

    @Test
    void shouldPutHighestFirstAndBreakTiesByIndex() {
        assertThat(ranks(Units.entries(4), Measure.Taken.SIGNED, 1, -3, 2, 1)).containsExactly(1, 3, 0, 2);
        assertThat(ranks(Units.entries(4), Measure.Taken.ABSOLUTE, 1, -3, 2, 1)).containsExactly(2, 0, 1, 3);
    }

    @Test
    void shouldKeepTheOrderOfAConstantMapAndOfBothZeros() {
        assertThat(ranks(Units.entries(3), Measure.Taken.SIGNED, 5, 5, 5)).containsExactly(0, 1, 2);
        assertThat(ranks(Units.entries(3), Measure.Taken.SIGNED, -0.0, 0.0, -0.0))
                .containsExactly(0, 1, 2);
    }

    @Test
    void shouldAddChannelsBeforeTakingTheAbsoluteValue() {
        // Two channels of two pixels: the first pixel's cancel.
        assertThat(ranks(Units.pixels(2, 1, 2), Measure.Taken.ABSOLUTE, 9, 1, -9, 1))
                .containsExactly(1, 0);
    }

    @Test
    void shouldRefuseMapsThatAreNotFinite() {
        assertThatThrownBy(() -> ranks(Units.entries(2), Measure.Taken.SIGNED, Double.NaN, Double.NaN))
                .isInstanceOf(UnrankableException.class)
                .hasMessageContaining("2 of 2");
        assertThatThrownBy(() -> ranks(Units.entries(2), Measure.Taken.SIGNED, 0, Double.POSITIVE_INFINITY))
                .isInstanceOf(UnrankableException.class)
                .hasMessageContaining("the first at 1");
        assertThatThrownBy(() -> ranks(Units.entries(3), Measure.Taken.SIGNED, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldGiveEveryCoordinateOneUnit() {
        Units units = Units.of("feature", List.of(new int[] {3, 1}), 4);

        assertThat(units.count()).isEqualTo(3);
        assertThat(IntStream.range(0, 4).map(units::unitOf)).containsExactly(1, 0, 2, 0);
        assertThatThrownBy(() -> Units.of("feature", List.of(new int[] {0}, new int[] {0}), 2))
                .hasMessageContaining("once");
        assertThatThrownBy(() -> Units.of("feature", List.of(new int[] {2}), 2)).hasMessageContaining("below 2");
        assertThatThrownBy(() -> Units.of("feature", List.of(new int[0]), 2)).hasMessageContaining("found none");
    }
}
