package dev.rationale.reproduce;

import java.io.IOException;

/** One published experiment. */
interface Experiment {

    /** Kebab-case, as it is chosen. */
    String name();

    /**
     * Does it.
     *
     * @param trials runs methods
     * @param quick whether a part of the records is enough
     * @throws IOException if data cannot be read
     */
    Section run(Trials trials, boolean quick) throws IOException;
}
