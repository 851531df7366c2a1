package dev.rationale.attribution;

/**
 * How much a program asks for at once. A round that would hold more is cut into several, in the order of its rows: sums do not
 * change by a bit, for they are taken in that order whatever the rounds are.
 *
 * @param numbers of eight bytes that the rows of one round and their results may hold, &gt; 0; a single row may hold more
 */
public record Rounds(long numbers) {
    /** 32 MiB. */
    public static final Rounds USUAL = new Rounds(1L << 22);

    /**
     * Numbers that a row holds beside its coordinates: request and result, its place in the engine, the outputs of a model that has
     * a few dozen; 512 bytes.
     */
    public static final int ROW = 64;

    /**
     * @throws IllegalArgumentException if nothing may be held
     */
    public Rounds {
        if (numbers < 1) {
            throw new IllegalArgumentException("expected rounds of at least one number, found " + numbers);
        }
    }

    /**
     * Most rows of a round, at least 1.
     *
     * @param each coordinates that one row holds: those of its point, where that is made for it, and of its gradient
     */
    public int rows(long each) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, numbers / (each + ROW)));
    }

    /** Numbers that a round holds where there are so many rows in all. */
    public long held(long rows, long each) {
        return Math.min(rows, rows(each)) * (each + ROW);
    }

    /** For each of so many programs that run side by side. */
    public Rounds shared(int programs) {
        return new Rounds(Math.max(1, numbers / Math.max(1, programs)));
    }
}
