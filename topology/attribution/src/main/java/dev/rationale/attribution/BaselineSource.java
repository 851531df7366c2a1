package dev.rationale.attribution;

/** Gives a record its baselines; deterministic in (input, seed). */
public interface BaselineSource {

    /** Kebab-case identifier, as in a configuration. */
    String kind();

    /**
     * @param input {@code [d]}
     * @param seed the record's seed
     */
    Baselines draw(double[] input, long seed);
}
