package dev.rationale.attribution;

/** Gives a record its baselines; deterministic in what is explained and its seed. */
public interface BaselineSource {

    /** Kebab-case identifier, as in a configuration. */
    String kind();

    /** Most baselines that a record gets. */
    int most();

    /** Whether the model has a say in them: then {@link #begin} may ask for rows, and {@link #draw} is refused. */
    default boolean asksModel() {
        return false;
    }

    /**
     * The baselines of a record, where no model is asked.
     *
     * @param input {@code [d]}
     * @param seed the record's seed
     * @throws UnsupportedOperationException if the model is asked
     */
    Baselines draw(double[] input, long seed);

    /**
     * The same where the space of the record is known; may differ in shape from the one that the source was made for.
     *
     * @throws UnexplainableException if there is no such baseline in that space
     * @throws UnsupportedOperationException if the model is asked
     */
    default Baselines draw(Explicand explicand) {
        return draw(explicand.input(), explicand.seed());
    }

    /** The same as work. */
    default Work<Baselines> begin(Explicand explicand) {
        return Work.done(draw(explicand));
    }

    /** Most rows that the baselines of a record take; what is prepared for all records is not among them. */
    default Cost cost() {
        return new Cost(0, 0, 0);
    }

    /**
     * Most numbers of eight bytes that the baselines of a record and the drawing of them hold, as {@link Work#heldNumbers}. By default
     * those of its points and a few vectors.
     */
    default long held(Explicand explicand) {
        int dimension = explicand.input().length;
        return Held.vectors(dimension) + (long) most() * (dimension + Rounds.ROW);
    }

    /** None, for a method that ignores them. */
    static BaselineSource none() {
        return of("none", Baselines.NONE);
    }

    /** The same baselines for every record. */
    static BaselineSource of(Baselines baselines) {
        return of("given", baselines);
    }

    private static BaselineSource of(String kind, Baselines baselines) {
        return new BaselineSource() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public int most() {
                return baselines.requested();
            }

            @Override
            public Baselines draw(double[] input, long seed) {
                return baselines;
            }
        };
    }
}
