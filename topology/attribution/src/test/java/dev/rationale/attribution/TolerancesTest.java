package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.Tolerances.Arithmetic;
import dev.rationale.attribution.Tolerances.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TolerancesTest {

    @Test
    void shouldPublishTheTableThatIsUsed() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| arithmetic of the model | "
                + Arrays.stream(Comparison.values())
                        .map(comparison ->
                                comparison.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .collect(Collectors.joining(" | "))
                + " |");
        lines.add("|---|---|---|---|---|");
        for (Arithmetic arithmetic : Arithmetic.values()) {
            lines.add("| " + arithmetic.name().toLowerCase(Locale.ROOT) + " | "
                    + Arrays.stream(Comparison.values())
                            .map(comparison -> cell(Tolerances.of(arithmetic, comparison)))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }

        assertThat(Files.readString(Path.of("docs/tolerances.md"))).contains(String.join("\n", lines) + "\n\n");
    }

    private static String cell(Tolerance tolerance) {
        return String.format(Locale.ROOT, "%.0e (%.0e)", tolerance.relative(), tolerance.kinked())
                .replace("e-0", "e-");
    }

    @ParameterizedTest
    @EnumSource(Comparison.class)
    void shouldAllowMoreWhereLessIsComputed(Comparison comparison) {
        double f64 = Tolerances.of(Arithmetic.FLOAT64, comparison).relative();
        double f32 = Tolerances.of(Arithmetic.FLOAT32, comparison).relative();
        double tf32 = Tolerances.of(Arithmetic.TF32, comparison).relative();

        assertThat(f64).isLessThan(f32);
        assertThat(f32).isLessThan(tf32);
        assertThat(Tolerances.of(Arithmetic.FLOAT32, Comparison.OTHER_DEVICE).relative())
                .isGreaterThanOrEqualTo(f32);
    }

    @Test
    void shouldMeasureAgainstTheNormOfTheExpected() {
        Tolerance tolerance = new Tolerance(1e-4, 1e-3, 1e-6);

        assertThat(tolerance.distance(attribution(1, 3, 4), attribution(1, 3, 4.5)))
                .isCloseTo(0.1, within(1e-15));
        assertThat(tolerance.distance(attribution(1, 3, 4), attribution(1, 3, 4)))
                .isZero();
        assertThat(tolerance.holds(attribution(1, 3, 4), attribution(1, 3, 4.004)))
                .isTrue();
        assertThat(tolerance.holds(attribution(1, 3, 4), attribution(1, 3, 4.006)))
                .isFalse();
    }

    @Test
    void shouldMeasureTinyAttributionsAgainstTheOutput() {
        Tolerance tolerance = new Tolerance(1e-4, 1e-3, 1e-3);

        // Norm 5e-9 against a floor of 1e-3 · 20.
        assertThat(tolerance.distance(attribution(-20, 3e-9, 4e-9), attribution(-20, 3e-9, 8e-9)))
                .isCloseTo(4e-9 / 0.02, within(1e-20));
        assertThat(tolerance.distance(attribution(0, 0, 0), attribution(0, 0, 0)))
                .isZero();
    }

    @Test
    void shouldMeasureTheOutputsToo() {
        Tolerance tolerance = new Tolerance(1e-4, 1e-3, 1e-3);

        assertThat(tolerance.distance(attribution(10, 3, 4), attribution(10.5, 3, 4)))
                .isCloseTo(0.05, within(1e-15));
    }

    @Test
    void shouldNeverHoldForWhatCannotBeCompared() {
        Tolerance tolerance = new Tolerance(1e-4, 1e-3, 1e-3);

        assertThat(tolerance.holds(attribution(1, 1), attribution(1, 1, 1))).isFalse();
        assertThat(tolerance.holds(attribution(1, 1), attribution(1, Double.NaN)))
                .isFalse();
        assertThat(tolerance.holds(attribution(1, Double.NaN), attribution(1, 1)))
                .isFalse();
        assertThat(tolerance.holds(attribution(Double.NaN, 1), attribution(1, 1)))
                .isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tolerance.holds(
                        attribution(1, 1),
                        attribution(1, 1).withChoices(Choices.none().with(Choices.Kind.STEPS, 15))));
    }

    private static Attribution attribution(double output, double... values) {
        return new Attribution(
                Target.of(0),
                values,
                output,
                0,
                new double[][] {{output}},
                0,
                OptionalDouble.empty(),
                true,
                5,
                5,
                2,
                Set.of(),
                new byte[0]);
    }
}
