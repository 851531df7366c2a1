package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RowTest {

    @Test
    void shouldBeExactAtBothEnds() {
        SeededCases.check(200, random -> {
            double[] from = SeededCases.point(random, 3);
            double[] to = SeededCases.point(random, 3);

            for (int i = 0; i < 3; i++) {
                assertThat(new Row(from, to, 0, HeldInputs.NONE, Target.of(0)).coordinate(i))
                        .isEqualTo(from[i]);
                assertThat(new Row(from, to, 1, HeldInputs.NONE, Target.of(0)).coordinate(i))
                        .isEqualTo(to[i]);
                assertThat(new Row(from, from, 0.37, HeldInputs.NONE, Target.of(0)).coordinate(i))
                        .isEqualTo(from[i]);
            }
        });
    }
}
