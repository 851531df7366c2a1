package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ObjectiveTest {

    @Test
    void shouldMatchClosedForm() {
        double[] logits = {Math.log(1), Math.log(3), Math.log(4)};

        assertThat(Objective.RAW.of(logits, 2)).isEqualTo(Math.log(4));
        assertThat(Objective.PROBABILITY.of(logits, 1)).isCloseTo(3 / 8.0, within(1e-15));
        assertThat(Objective.LOG_PROBABILITY.of(logits, 0)).isCloseTo(Math.log(1 / 8.0), within(1e-15));
    }

    @Test
    void shouldNotOverflowWhenLogitsAreLarge() {
        double[] logits = {1000, 1000};

        assertThat(Objective.PROBABILITY.of(logits, 0)).isCloseTo(0.5, within(1e-15));
        assertThat(Objective.LOG_PROBABILITY.of(new double[] {0, 1000}, 0)).isCloseTo(-1000, within(1e-12));
    }

    @Test
    void shouldBeNotANumberWhenOutputsAre() {
        assertThat(Objective.PROBABILITY.of(new double[] {1, Double.NaN}, 0)).isNaN();
        assertThat(Objective.RAW.of(new double[] {1, Double.NaN}, 0)).isEqualTo(1);
    }
}
