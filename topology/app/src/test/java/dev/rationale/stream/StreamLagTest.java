package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamLagTest {
    private static final long SETTLED = StreamLag.SETTLED.toMillis();

    private final StreamLag lag = new StreamLag();

    @Test
    void shouldBeZeroBeforeTheFirstRecord() {
        assertThat(lag.seconds(1_000_000)).isZero();
        lag.cameRound(1_000_000);
        assertThat(lag.seconds(2_000_000)).isZero();
        assertThat(lag.waiting()).isZero();
    }

    @Test
    void shouldBeTheGrowingAgeOfTheHeadOfTheLine() {
        lag.admitted(10_000);
        lag.admitted(12_000);

        assertThat(lag.seconds(15_000)).isEqualTo(5);
        assertThat(lag.seconds(75_500)).isEqualTo(65.5);
        assertThat(lag.waiting()).isEqualTo(2);

        lag.published(76_000);

        assertThat(lag.seconds(76_000)).isEqualTo(64);
        assertThat(lag.waiting()).isEqualTo(1);
    }

    @Test
    void shouldNotFallToZeroWhileACommitEmptiesTheLine() {
        lag.admitted(0);
        lag.published(90_000);

        assertThat(lag.seconds(90_000)).isEqualTo(90);
        assertThat(lag.seconds(150_000)).as("a commit that takes a minute").isEqualTo(90);

        lag.admitted(500);
        assertThat(lag.seconds(150_000)).isEqualTo(149.5);
    }

    @Test
    void shouldBeZeroOnceNothingCameForAWhile() {
        lag.admitted(0);
        lag.published(90_000);
        lag.cameRound(90_100);
        lag.cameRound(90_200);

        assertThat(lag.seconds(90_100 + SETTLED - 1))
                .as("the next poll may be under way")
                .isEqualTo(90);
        assertThat(lag.seconds(90_100 + SETTLED)).isZero();
    }

    @Test
    void shouldNotSettleWhileRecordsWait() {
        lag.admitted(0);
        lag.cameRound(10);
        lag.cameRound(20_000);

        assertThat(lag.seconds(30_000)).isEqualTo(30);
    }

    @Test
    void shouldNotBeNegativeWhenTheProducersClockRunsAhead() {
        lag.admitted(5_000);

        assertThat(lag.seconds(1_000)).isZero();
    }
}
