package dev.rationale.attribution;

/**
 * What is explained, and how well.
 *
 * @param input {@code [d]}
 * @param target the scalar
 * @param tolerance wanted relative L2 error of the attribution, &gt; 0
 */
public record Explicand(double[] input, Target target, double tolerance) {}
