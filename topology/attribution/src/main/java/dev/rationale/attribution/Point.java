package dev.rationale.attribution;

/**
 * One row of a batch without gradient.
 *
 * @param coordinates of the input space, {@code [d]}; never changed
 * @param held the record's inputs without gradient
 */
public record Point(double[] coordinates, HeldInputs held) {}
