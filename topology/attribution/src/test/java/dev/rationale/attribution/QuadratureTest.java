package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuadratureTest {

    private static Quadrature rule(String name) {
        return Quadrature.byName(name).orElseThrow();
    }

    @Test
    void shouldKnowEveryPublishedName() {
        assertThat(Quadrature.all())
                .extracting(Quadrature::identifier)
                .containsExactlyInAnyOrder(
                        "riemann-left",
                        "riemann-right",
                        "riemann-middle",
                        "trapezoid",
                        "trapezoid-captum",
                        "gausslegendre",
                        "saliency");
        assertThat(Quadrature.byName("simpson")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "riemann-left     | 0 0.25 0.5 0.75             | 0.25 0.25 0.25 0.25",
                "riemann-right    | 0.25 0.5 0.75 1             | 0.25 0.25 0.25 0.25",
                "riemann-middle   | 0.125 0.375 0.625 0.875     | 0.25 0.25 0.25 0.25",
                "trapezoid        | 0 0.33333333333333333 0.66666666666666667 1 |"
                        + " 0.16666666666666667 0.33333333333333333 0.33333333333333333 0.16666666666666667",
                "trapezoid-captum | 0 0.33333333333333333 0.66666666666666667 1 | 0.125 0.25 0.25 0.125",
                "saliency         | 0 0.33333333333333333 0.66666666666666667 1 | 0.25 0.25 0.25 0.25",
            })
    void shouldHavePublishedNodesWhenFourSteps(String name, String positions, String weights) {
        Quadrature.Nodes nodes = rule(name).nodes(4);

        assertThat(nodes.positions()).containsExactly(numbers(positions), within(1e-16));
        assertThat(nodes.weights()).containsExactly(numbers(weights), within(1e-16));
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "riemann-left,2",
        "riemann-right,2",
        "riemann-middle,1",
        "trapezoid,2",
        "trapezoid-captum,2",
        "saliency,2",
        "gausslegendre,1"
    })
    void shouldRefuseWhenBelowMinimum(String name, int minimum) {
        assertThat(rule(name).minimumSteps()).isEqualTo(minimum);
        assertThat(rule(name).nodes(minimum).positions()).hasSize(minimum);
        assertThatThrownBy(() -> rule(name).nodes(minimum - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("at least " + minimum);
    }

    @Test
    void shouldMatchClosedFormWhenGaussLegendreHasFewNodes() {
        double[] two = rule("gausslegendre").nodes(2).positions();
        double[] three = rule("gausslegendre").nodes(3).positions();

        assertThat(two)
                .containsExactly(new double[] {(1 - 1 / Math.sqrt(3)) / 2, (1 + 1 / Math.sqrt(3)) / 2}, within(1e-16));
        assertThat(three)
                .containsExactly(new double[] {(1 - Math.sqrt(0.6)) / 2, 0.5, (1 + Math.sqrt(0.6)) / 2}, within(1e-16));
        assertThat(rule("gausslegendre").nodes(3).weights())
                .containsExactly(new double[] {5.0 / 18, 8.0 / 18, 5.0 / 18}, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10, 20, 50, 101, 500})
    void shouldIntegratePolynomialsExactlyWhenGaussLegendre(int n) {
        Quadrature.Nodes nodes = rule("gausslegendre").nodes(n);

        assertThat(2 * DoubleStream.of(nodes.weights()).sum()).isCloseTo(2, within(1e-12));
        assertThat(nodes.positions())
                .isSorted()
                .satisfies(sorted -> assertThat(sorted[0]).isPositive())
                .satisfies(sorted -> assertThat(sorted[n - 1]).isLessThan(1));
        for (int power : new int[] {1, n, 2 * n - 1}) {
            double integral = 0;
            for (int j = 0; j < n; j++) {
                integral += nodes.weights()[j] * Math.pow(nodes.positions()[j], power);
            }
            assertThat(integral).isCloseTo(1.0 / (power + 1), within(1e-12));
        }
    }
}
