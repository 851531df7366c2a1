package dev.rationale.attribution.guided;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Discrete choices of one walk as bits, in the order in which they are made: those of an earlier walk are taken again, and all
 * that were taken are kept.
 */
final class TakenBits {
    private final int @Nullable [] given;
    private int[] taken = {};
    private int count;

    /**
     * @param given 32 bits each, the first choice in the lowest bit of the first; null to choose anew
     */
    TakenBits(int @Nullable [] given) {
        this.given = given;
    }

    /** Whether choices are given, so that none needs to be found. */
    boolean isGiven() {
        return given != null;
    }

    /**
     * The choice to take.
     *
     * @param own what would be chosen; does not count where choices are given
     * @throws IllegalArgumentException if fewer choices are given than are made
     */
    boolean take(boolean own) {
        boolean chosen = own;
        if (given != null) {
            if (count / Integer.SIZE >= given.length) {
                throw new IllegalArgumentException("choices: expected more than the " + given.length * Integer.SIZE
                        + " bits that are given; they belong to another explanation");
            }
            chosen = (given[count / Integer.SIZE] >>> (count % Integer.SIZE) & 1) != 0;
        }
        if (count / Integer.SIZE == taken.length) {
            taken = Arrays.copyOf(taken, Math.max(4, 2 * taken.length));
        }
        taken[count / Integer.SIZE] |= (chosen ? 1 : 0) << (count % Integer.SIZE);
        count++;
        return chosen;
    }

    /** The same for a number of {@code width} bits. */
    int take(int own, int width) {
        int chosen = 0;
        for (int bit = 0; bit < width; bit++) {
            chosen |= (take((own >>> bit & 1) != 0) ? 1 : 0) << bit;
        }
        return chosen;
    }

    /** All that were taken, the last number filled up with zeros. */
    int[] taken() {
        return Arrays.copyOf(taken, (count + Integer.SIZE - 1) / Integer.SIZE);
    }
}
