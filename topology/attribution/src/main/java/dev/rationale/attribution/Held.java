package dev.rationale.attribution;

/**
 * Most that one explanation holds, in numbers of eight bytes: an upper estimate that is known before the first row, by which an
 * engine decides whether it has room. The baselines are not in it, which their {@linkplain BaselineSource#held source} states, nor
 * is what records share. Outputs are reckoned for models that have a few dozen, see {@link Rounds#ROW}.
 *
 * @param numbers held at the worst moment: what the program keeps, the rows of a round with their results, choices, the attribution
 * @param choices of these, what stays in the recorded choices of the attribution; a method around it may keep those of many
 */
public record Held(long numbers, long choices) {
    private static final int VECTORS = 16;
    private static final int VECTORS_PER_BASELINE = 4;

    /** Of a method without recorded choices worth counting. */
    public static Held of(long numbers) {
        return new Held(numbers, 0);
    }

    /** What a simple method may hold without a word: a few vectors, and a few for each baseline. */
    public static Held simple(int baselines, int dimension) {
        return of(vectors(dimension)
                + baselines * ((long) VECTORS_PER_BASELINE * dimension + VECTORS_PER_BASELINE * (long) Rounds.ROW));
    }

    /** A few vectors for sums, values and what is computed from them: what every method may hold beside its own. */
    public static long vectors(int dimension) {
        return (long) VECTORS * (dimension + Rounds.ROW);
    }

    /** The same and so many numbers more, of which none stays in choices. */
    public Held and(long more) {
        return new Held(numbers + more, choices);
    }

    /** The same with choices of so many integers, which are packed, copied and encoded in the end. */
    public Held withChoices(long integers) {
        return new Held(numbers + 3 * integers, choices + (integers + 1) / 2);
    }
}
