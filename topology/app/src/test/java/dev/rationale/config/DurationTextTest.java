package dev.rationale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"1ms, 1, 1ms", "1500ms, 1500, 1500ms", "60s, 60000, 1m", "90m, 5400000, 90m", "24h, 86400000, 1d"})
    void shouldReadAndWriteWhenUnitIsKnown(String text, long millis, String shortest) {
        assertThat(DurationText.parse(text)).hasMillis(millis);
        assertThat(DurationText.of(DurationText.parse(text))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "0s", "-1s", "1.5s", "30 s", "PT30S", "9999999999s"})
    void shouldRefuseWhenTextIsNoDuration(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DurationText.parse(text));
    }
}
