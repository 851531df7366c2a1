package dev.rationale.attribution.weighted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StepSearchTest {

    /** A score of 1 that falls to 0 at step {@code fallsAt}; the level is 0.5. */
    private static int found(String search, int d, int fallsAt) {
        StepSearch steps = StepSearch.of(search, d);
        int asked = 0;
        for (int[] wanted = steps.wanted(); wanted.length > 0; wanted = steps.wanted()) {
            asked += wanted.length;
            double[] excess = new double[wanted.length];
            for (int i = 0; i < wanted.length; i++) {
                assertThat(wanted[i]).isBetween(1, d);
                excess[i] = wanted[i] >= fallsAt ? -0.5 : 0.5;
            }
            steps.accept(excess);
        }
        assertThat(asked).isLessThanOrEqualTo(StepSearch.most(search, d));
        return steps.found();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50, 64, 100, 257})
    void shouldFindEveryStepExactly(int d) {
        for (int step = 1; step <= d; step++) {
            assertThat(found("bisection", d, step)).isEqualTo(step);
            if (d <= 64) {
                assertThat(found("scan", d, step)).isEqualTo(step);
            }
        }
    }

    @Test
    void shouldScanToTheNextPointOfTheGridAbove() {
        for (int step = 1; step <= 640; step++) {
            assertThat(found("scan", 640, step)).isEqualTo((step + 9) / 10 * 10);
        }
    }

    @Test
    void shouldStayAtTheLastStepWhereNothingFalls() {
        assertThat(found("bisection", 50, 51)).isEqualTo(50);
        assertThat(found("scan", 50, 51)).isEqualTo(50);
    }

    @Test
    void shouldEndOneTooLowAsReleased() {
        assertThat(found("released", 100, 37)).isEqualTo(36);
        assertThat(found("released", 100, 1)).isZero();
        for (int step = 1; step <= 100; step++) {
            assertThat(found("released", 100, step)).isEqualTo(step - 1);
        }
    }

    @Test
    void shouldStopWhereTheScoreIsNearTheLevelAsReleased() {
        StepSearch steps = StepSearch.of("released", 100);
        assertThat(steps.wanted()).containsExactly(50);
        steps.accept(new double[] {0.004});

        assertThat(steps.wanted()).isEmpty();
        assertThat(steps.found()).isEqualTo(50);
    }

    /** Steps 3 and 4 have fallen, 5 has not, 6 to 8 have: either crossing is an answer. */
    @Test
    void shouldFindACrossingOfAScoreThatRisesAgain() {
        StepSearch steps = StepSearch.of("bisection", 8);
        boolean[] fallen = {false, false, false, true, true, false, true, true, true};
        for (int[] wanted = steps.wanted(); wanted.length > 0; wanted = steps.wanted()) {
            steps.accept(new double[] {fallen[wanted[0]] ? -1 : 1});
        }

        assertThat(steps.found()).isIn(3, 6);
    }
}
