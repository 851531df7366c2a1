package dev.rationale.attribution.metric;

/**
 * One number of one record.
 *
 * @param measure what it is
 * @param replacement what stood in for what was removed; empty where nothing was
 * @param value NaN where it has no meaning
 */
public record Score(Measure measure, String replacement, double value) {}
