package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GaussianBlurTest {

    @Test
    void shouldLeaveConstantImagesAlone() {
        double[] image = new double[2 * 5 * 4];
        Arrays.fill(image, 3);

        assertThat(new GaussianBlur(2, 5, 4, 1.5).of(image)).containsOnly(new double[] {3}, within(1e-12));
    }

    @Test
    void shouldSpreadAPointByTheDensityAndKeepItsMassInside() {
        double[] image = new double[41 * 41];
        image[20 * 41 + 20] = 1;
        double[] blurred = new GaussianBlur(1, 41, 41, 2).of(image);

        assertThat(Arrays.stream(blurred).sum()).isCloseTo(1, within(1e-12));
        assertThat(blurred[20 * 41 + 22] / blurred[20 * 41 + 20]).isCloseTo(Math.exp(-0.5), within(1e-12));
        assertThat(blurred[22 * 41 + 20]).isCloseTo(blurred[20 * 41 + 22], within(1e-15));
    }

    @Test
    void shouldKeepPlanesApart() {
        double[] blurred = new GaussianBlur(2, 2, 2, 1).of(new double[] {1, 1, 1, 1, 0, 0, 0, 0});

        assertThat(Arrays.copyOfRange(blurred, 4, 8)).containsOnly(0);
    }

    @Test
    void shouldRefuseWhatItCannotBlur() {
        assertThatThrownBy(() -> new GaussianBlur(1, 1, 1, 0)).hasMessageContaining("sigma");
        assertThatThrownBy(() -> new GaussianBlur(1, 2, 2, 1).of(new double[3])).hasMessageContaining("4 values");
    }
}
