package dev.rationale.attribution.metric;

import java.util.Set;

/** A metric with its settings. Stateless; one measurement per record. */
public interface Metric {

    /** What it measures. */
    Set<Measure> measures();

    /** Name of what stands in for what is removed; empty where nothing is. */
    default String replacement() {
        return "";
    }

    /** Most explanations of other points that it has under way at once. */
    default int explanations() {
        return 0;
    }

    /** Begins to measure one record. */
    Measurement begin(Judged judged);
}
