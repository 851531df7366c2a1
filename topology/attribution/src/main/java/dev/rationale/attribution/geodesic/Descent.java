package dev.rationale.attribution.geodesic;

import java.util.List;

/** A path between two fixed ends that goes down an energy, step by step. */
interface Descent {

    /** Where the next step needs {@code c = ‖∇f‖} and its slope, {@code [n][d]}. */
    double[][] points();

    /**
     * The energy at {@link #points()}, before the step.
     *
     * @param c {@code [n]}
     */
    double energy(double[] c);

    /**
     * One step down.
     *
     * @param c {@code [n]}
     * @param slope {@code ∇c}, {@code [n][d]}
     * @param rate of the step
     */
    void step(double[] c, double[][] slope, double rate);

    /** The ends and what lies between them. */
    List<double[]> vertices();
}
