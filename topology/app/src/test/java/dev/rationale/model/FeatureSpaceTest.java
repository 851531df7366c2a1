package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.model.InputRejectedException.Code;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureSpaceTest {
    private static final FeatureSpace CREDIT = space(
            new Manifest.Columns(
                    "x",
                    List.of(
                            new Manifest.CategoryColumn(
                                    "status",
                                    "checking account",
                                    List.of(1, 3),
                                    List.of("<0", "none"),
                                    List.of("overdrawn", "no account")),
                            new Manifest.NumberColumn("duration", "loan duration", "months", 0, 21, 12),
                            new Manifest.NumberColumn("cards", "cards", "", 2, 1.5, 0.5))),
            4);

    @Test
    void shouldStandardiseNumbersAndSetOneColumnPerCategory() {
        double[] encoded = CREDIT.encode(Map.of("status", "none", "duration", 24, "cards", "2"));
        assertThat(encoded).containsExactly(new double[] {0.25, 0, 1, 1}, within(1e-15));
    }

    @Test
    void shouldGiveBackRawValuesWhenOnlyTheTensorIsKnown() {
        double[] single = {(float) ((24 - 21) / 12.0), 0.1, (float) ((0 - 1.5) / 0.5), 0.9};
        assertThat(CREDIT.decode(single))
                .containsExactly(entry("status", "none"), entry("duration", 24.0), entry("cards", 0.0));
    }

    @ParameterizedTest
    @CsvSource({
        "status, no, UNKNOWN_CATEGORY",
        "duration, soon, NOT_A_NUMBER",
        "duration, NaN, NOT_A_NUMBER",
        "duration, , MISSING_FEATURE",
        "colour, red, UNKNOWN_FEATURE",
    })
    void shouldNameTheFeatureAndNotItsValueWhenARawValueIsBad(String name, String value, Code code) {
        Map<String, Object> raw = new HashMap<>(Map.of("status", "<0", "duration", 24, "cards", 1));
        raw.put(name, value);
        assertThatThrownBy(() -> CREDIT.encode(raw))
                .isInstanceOfSatisfying(
                        InputRejectedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageStartingWith("feature " + name + ":")
                .hasMessageNotContaining(String.valueOf(value == null ? "null" : "found " + value));
    }

    @Test
    void shouldSumTheColumnsOfACategory() {
        assertThat(CREDIT.aggregate(new double[] {0.5, -1, 2, 0.25}))
                .extracting(FeatureAttribution::name, FeatureAttribution::label, FeatureAttribution::attribution)
                .containsExactly(
                        tuple("status", "checking account", -0.75),
                        tuple("duration", "loan duration", 0.5),
                        tuple("cards", "cards", 2.0));
    }

    @Test
    void shouldDescribeValuesInWords() {
        assertThat(CREDIT.describe("duration", 24.0)).isEqualTo("24 months");
        assertThat(CREDIT.describe("duration", 1200)).isEqualTo("1200 months");
        assertThat(CREDIT.describe("cards", 1.5)).isEqualTo("1.5");
        assertThat(CREDIT.describe("status", "<0")).isEqualTo("overdrawn");
        assertThat(CREDIT.label("duration")).isEqualTo("loan duration");
    }

    @Test
    void shouldCutAnImageIntoCellsThatCoverEveryPixelOnce() {
        FeatureSpace grid = space(new Manifest.Grid("x", 2, 2, List.of("a", "b", "c", "d")), 2, 3, 5);
        double[] ones = new double[30];
        Arrays.fill(ones, 1);
        assertThat(grid.hasRawValues()).isFalse();
        // Rows split 1 + 2, columns 2 + 3, over two channels.
        assertThat(grid.aggregate(ones))
                .extracting(FeatureAttribution::name, FeatureAttribution::attribution)
                .containsExactly(tuple("a", 4.0), tuple("b", 6.0), tuple("c", 8.0), tuple("d", 12.0));
        assertThat(grid.groups().get(0).elements()).containsExactly(0, 1, 15, 16);
    }

    private static FeatureSpace space(Manifest.Features features, long... shape) {
        return new FeatureSpace(
                features, InputLayout.of(List.of(new Manifest.Input("x", DType.FLOAT32, shape)), Map.of()));
    }
}
