package dev.rationale.attribution.shapley;

import dev.rationale.attribution.SplitMix64;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Coalitions of {@code n} players, never all of them, in which every size has the same share and every coalition of one size too:
 * the weights of a Shapley value. Either all of them, or drawn.
 */
final class Coalitions {
    /** Most players of whom all coalitions are taken: 4095. */
    static final int MOST_PLAYERS = 12;

    private Coalitions() {}

    /** Whether there are no more than so many. */
    static boolean areAtMost(int players, int count) {
        return players < Integer.SIZE - 1 && (1 << players) - 1 <= count;
    }

    /** Most that are taken. */
    static int most(int players, int count, boolean all) {
        int every = (1 << Math.min(players, MOST_PLAYERS)) - 1;
        return all ? (players > MOST_PLAYERS ? Math.max(every, count) : every) : count;
    }

    /** Every coalition, the smallest first. */
    static List<Coalition> all(int players) {
        List<Coalition> coalitions = new ArrayList<>();
        for (int size = 0; size < players; size++) {
            for (long bits = 0; bits < (1L << players) - 1; bits++) {
                if (Long.bitCount(bits) == size) {
                    coalitions.add(
                            new Coalition(BitSet.valueOf(new long[] {bits}), 1 / (players * binomial(players, size))));
                }
            }
        }
        return coalitions;
    }

    private static double binomial(int n, int k) {
        double product = 1;
        for (int i = 1; i <= k; i++) {
            product = product * (n - k + i) / i;
        }
        return product;
    }

    /**
     * {@code count} coalitions, each of a uniformly drawn subset of its size; sizes {@code ⌊(k + ½) n / count⌋}, from as many
     * coalitions as players on {@code k mod n}. A single one is empty: what it gives is the method without coalitions. Coalitions
     * that are drawn twice are one with twice the share.
     */
    static List<Coalition> sampled(int players, int count, SplitMix64 random) {
        Map<BitSet, Double> shares = new LinkedHashMap<>();
        for (int k = 0; k < count; k++) {
            shares.merge(subset(players, size(players, count, k), random), 1.0 / count, Double::sum);
        }
        List<Coalition> coalitions = new ArrayList<>();
        shares.forEach((members, share) -> coalitions.add(new Coalition(members, share)));
        return coalitions;
    }

    static int size(int players, int count, int k) {
        if (count == 1) {
            return 0;
        }
        return count < players ? (int) ((2L * k + 1) * players / (2L * count)) : k % players;
    }

    /** Fisher–Yates from the front, stopped at the size. */
    private static BitSet subset(int players, int size, SplitMix64 random) {
        BitSet members = new BitSet(players);
        int[] order = new int[players];
        for (int i = 0; i < players; i++) {
            order[i] = i;
        }
        for (int i = 0; i < size; i++) {
            int j = i + random.nextInt(players - i);
            members.set(order[j]);
            order[j] = order[i];
        }
        return members;
    }
}
