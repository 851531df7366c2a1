package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

    @ParameterizedTest
    @CsvSource({
        "0.83124, 0.8312",
        "-0.00012345, -0.0001234",
        "7882, 7882",
        "12345.67, 12346",
        "1.5, 1.5",
        "0, 0",
        "1.23456e-7, 1.235E-7",
        "-0.0, 0",
        "NaN, NaN"
    })
    void shouldKeepFourDigits(double number, String text) {
        assertThat(NumberText.of(number)).isEqualTo(text);
    }

    @Test
    void shouldDrawABarInProportion() {
        assertThat(NumberText.bar(1, 1, 4)).isEqualTo("████");
        assertThat(NumberText.bar(-0.5, 1, 4)).isEqualTo("░░");
        assertThat(NumberText.bar(1e-9, 1, 4)).hasSize(1);
        assertThat(NumberText.bar(0, 1, 4)).isEmpty();
        assertThat(NumberText.bar(Double.NaN, 1, 4)).isEmpty();
    }
}
