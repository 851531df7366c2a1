package dev.rationale.attribution.shapley;

import java.util.BitSet;

/**
 * Players that keep the input's values.
 *
 * @param members players in it; not to be changed
 * @param share its share of all coalitions, sum 1 over a {@link Coalitions}
 */
record Coalition(BitSet members, double share) {

    /** {@code n/(n − |S|)}: what makes shares by size those of a Shapley value, for coalitions without the player. */
    double shapleyFactor(int players) {
        return players / (double) (players - members.cardinality());
    }
}
