package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Drain deadline 10 s, so a record should take less than 1 s, and less than half of that for more to come. */
class InFlightWindowTest {
    private static final int MOST = 100;

    private final InFlightWindow window = new InFlightWindow(MOST, Duration.ofSeconds(10));
    private long now = -5_000_000_000L;

    private void leaves(double seconds, boolean wanted) {
        long took = Math.round(seconds * 1e9);
        window.left(now, now + took, wanted);
        now += took;
    }

    @Test
    void shouldBeginWithOne() {
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void shouldDoubleWhileItIsTraversedOnceAndStopAtTheConfiguredNumber() {
        for (int expected = 2; expected <= 64; expected *= 2) {
            int records = window.size();
            for (int i = 0; i < records; i++) {
                leaves(0.1, true);
            }
            assertThat(window.size()).isEqualTo(expected);
        }
        for (int i = 0; i < 1000; i++) {
            leaves(0.1, true);
        }
        assertThat(window.size()).isEqualTo(MOST);
    }

    @Test
    void shouldNotGrowWhenNobodyWantsRoomOrRecordsTakeHalfOfTheTarget() {
        leaves(0.1, false);
        leaves(0.6, true);
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void shouldHalveOnceForAllRecordsThatWereInWorkTogether() {
        for (int i = 0; i < 39; i++) {
            leaves(0.1, true);
        }
        assertThat(window.size()).isEqualTo(40);
        long together = now;
        for (int i = 1; i <= 40; i++) {
            window.left(together, together + 1_500_000_000L + i, true);
        }
        assertThat(window.size()).isEqualTo(20);
        now = together + 2_000_000_000L;
        leaves(1.1, true);
        assertThat(window.size()).isEqualTo(10);
    }

    @Test
    void shouldAlwaysLetOneIn() {
        for (int i = 0; i < 5; i++) {
            leaves(9, true);
        }
        assertThat(window.size()).isEqualTo(1);
    }
}
