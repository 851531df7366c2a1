package dev.rationale.attribution.shapley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.SplitMix64;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CoalitionsTest {

    private static double[] shareBySize(List<Coalition> coalitions, int players) {
        double[] shares = new double[players + 1];
        coalitions.forEach(each -> shares[each.members().cardinality()] += each.share());
        return shares;
    }

    @Test
    void shouldGiveEverySizeTheSameShareOfAll() {
        for (int players = 1; players <= Coalitions.MOST_PLAYERS; players++) {
            List<Coalition> all = Coalitions.all(players);
            double[] shares = shareBySize(all, players);

            assertThat(all).hasSize((1 << players) - 1);
            assertThat(all).extracting(Coalition::members).doesNotHaveDuplicates();
            assertThat(shares[players]).isZero();
            for (int size = 0; size < players; size++) {
                assertThat(shares[size]).isCloseTo(1.0 / players, within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 4, '1,3,5,7'", "8, 3, '1,4,6'", "5, 2, '1,3'", "3, 1, '0'", "3, 5, '0,1,2,0,1'"})
    void shouldSpreadTheSizes(int players, int count, String sizes) {
        int[] found = new int[count];
        Arrays.setAll(found, k -> Coalitions.size(players, count, k));

        assertThat(Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray())
                .containsExactly(found);
    }

    @Test
    void shouldDrawEverySubsetOfASizeEquallyOften() {
        SplitMix64 random = new SplitMix64(7);
        int[] drawn = new int[4];
        for (int draw = 0; draw < 4000; draw++) {
            // Two coalitions of four players have sizes 1 and 3.
            BitSet single = Coalitions.sampled(4, 2, random).get(0).members();
            assertThat(single.cardinality()).isEqualTo(1);
            drawn[single.nextSetBit(0)]++;
        }
        // Binomial with 4000 draws of 1/4: standard deviation 27.4.
        for (int count : drawn) {
            assertThat(count).isBetween(1000 - 137, 1000 + 137);
        }
    }

    @Test
    void shouldMergeWhatIsDrawnTwice() {
        List<Coalition> drawn = Coalitions.sampled(3, 300, new SplitMix64(1));

        assertThat(drawn).hasSize(7).extracting(Coalition::members).doesNotHaveDuplicates();
        assertThat(drawn.stream().mapToDouble(Coalition::share).sum()).isCloseTo(1, within(1e-12));
        assertThat(drawn.get(0).share()).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void shouldTellMost() {
        assertThat(Coalitions.areAtMost(4, 15)).isTrue();
        assertThat(Coalitions.areAtMost(4, 14)).isFalse();
        assertThat(Coalitions.areAtMost(100, Integer.MAX_VALUE)).isFalse();
        assertThat(Coalitions.most(5, 16, true)).isEqualTo(31);
        assertThat(Coalitions.most(100, 16, true)).isEqualTo(4095);
        assertThat(Coalitions.most(100, 10_000, true)).isEqualTo(10_000);
        assertThat(Coalitions.most(100, 16, false)).isEqualTo(16);
    }
}
