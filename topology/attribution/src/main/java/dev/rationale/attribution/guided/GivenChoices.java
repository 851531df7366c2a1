package dev.rationale.attribution.guided;

import dev.rationale.attribution.Choices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bits of all walks of an explanation in one choice: for each walk the number of its words, then those. */
final class GivenChoices {
    private final int @Nullable [] all;
    private int place;

    private GivenChoices(int @Nullable [] all) {
        this.all = all;
    }

    /** Those of that kind, or none, so that every walk chooses anew. */
    static GivenChoices of(Choices given, Choices.Kind kind) {
        return new GivenChoices(given.of(kind).orElse(null));
    }

    /**
     * Those of the next walk.
     *
     * @throws IllegalArgumentException if choices are given, but not so many
     */
    TakenBits next() {
        if (all == null) {
            return new TakenBits(null);
        }
        int length = place < all.length ? all[place] : -1;
        if (length < 0 || length > all.length - place - 1) {
            throw new IllegalArgumentException("choices: expected those of another walk at word " + place + " of "
                    + all.length + "; they belong to another explanation");
        }
        place += 1 + length;
        return new TakenBits(Arrays.copyOfRange(all, place - length, place));
    }

    /** No choice where no walk had one. */
    static Choices encoded(Choices.Kind kind, List<TakenBits> walks) {
        List<int[]> words = new ArrayList<>();
        int length = 0;
        for (TakenBits walk : walks) {
            int[] taken = walk.taken();
            words.add(taken);
            length += 1 + taken.length;
        }
        if (length == walks.size()) {
            return Choices.none();
        }
        int[] all = new int[length];
        int place = 0;
        for (int[] walk : words) {
            all[place] = walk.length;
            System.arraycopy(walk, 0, all, place + 1, walk.length);
            place += 1 + walk.length;
        }
        return Choices.none().with(kind, all);
    }
}
