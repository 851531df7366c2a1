package dev.rationale.model;

/**
 * The share of one feature in a decision.
 *
 * @param name as in events, or {@code input[i,j]} where there is no feature space
 * @param label as people say it
 * @param attribution sum over the feature's coordinates, in units of the explained scalar
 */
public record FeatureAttribution(String name, String label, double attribution) {}
