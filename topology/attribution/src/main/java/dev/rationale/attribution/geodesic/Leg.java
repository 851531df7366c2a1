package dev.rationale.attribution.geodesic;

import org.jspecify.annotations.Nullable;

/**
 * A straight piece that rows were evaluated on.
 *
 * @param from start, {@code [d]}
 * @param to end, {@code [d]}
 * @param length by its {@link EdgeWeight}; infinite where value or gradient is not finite at one of its points, so that no path
 *     takes it
 * @param gradient {@code ∫ ∇f}, {@code [d]}; null where it was not kept
 * @param steep whether some gradient on it was not zero
 */
record Leg(double[] from, double[] to, double length, double @Nullable [] gradient, boolean steep) {}
