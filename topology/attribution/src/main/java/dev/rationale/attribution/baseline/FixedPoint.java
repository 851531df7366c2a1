package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;

/** The same point, and the same array, for every record, so that its outputs are known after the first. */
record FixedPoint(String kind, Baselines baselines) implements BaselineSource {

    static FixedPoint of(String kind, double[] point) {
        return new FixedPoint(kind, Baselines.of(point));
    }

    @Override
    public int most() {
        return baselines.requested();
    }

    @Override
    public Baselines draw(double[] input, long seed) {
        return baselines;
    }
}
