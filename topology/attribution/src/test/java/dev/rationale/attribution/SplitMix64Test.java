package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SplitMix64Test {
    private static final int DRAWS = 200_000;

    /** First numbers of Vigna's reference implementation for seed 1234567. */
    @Test
    void shouldGiveThePublishedSequence() {
        SplitMix64 random = new SplitMix64(1234567);

        assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("9817491932198370423");
    }

    @Test
    void shouldGiveEachPurposeASequenceOfItsOwn() {
        long plain = new SplitMix64(7).nextLong();
        long one = SplitMix64.of(7, "one").nextLong();
        long other = SplitMix64.of(7, "other").nextLong();

        assertThat(one).isNotEqualTo(other).isNotEqualTo(plain);
        assertThat(SplitMix64.of(7, "one").nextLong()).isEqualTo(one);
        assertThat(SplitMix64.of(8, "one").nextLong()).isNotEqualTo(one);
    }

    /** FNV-1a of "a" is 0xAF63DC4C8601EC8C (Fowler, Noll, Vo, Eastlake, RFC 9923). */
    @Test
    void shouldHashThePurposeAsPublished() {
        long start = new SplitMix64(7).nextLong() ^ 0xAF63DC4C8601EC8CL;

        assertThat(SplitMix64.of(7, "a").nextLong()).isEqualTo(new SplitMix64(start).nextLong());
    }

    @Test
    void shouldDrawUniformAndNormalNumbers() {
        SplitMix64 random = new SplitMix64(3);
        double mean = 0;
        double normalMean = 0;
        double normalSquare = 0;
        double normalFourth = 0;
        for (int i = 0; i < DRAWS; i++) {
            double uniform = random.nextDouble();
            assertThat(uniform >= 0 && uniform < 1).isTrue();
            mean += uniform / DRAWS;
            double normal = random.nextGaussian();
            normalMean += normal / DRAWS;
            normalSquare += normal * normal / DRAWS;
            normalFourth += normal * normal * normal * normal / DRAWS;
        }

        // Five standard errors each.
        assertThat(mean).isCloseTo(0.5, within(5 * Math.sqrt(1 / 12.0 / DRAWS)));
        assertThat(normalMean).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
        assertThat(normalSquare).isCloseTo(1, within(5 * Math.sqrt(2.0 / DRAWS)));
        assertThat(normalFourth).isCloseTo(3, within(5 * Math.sqrt(96.0 / DRAWS)));
    }
}
