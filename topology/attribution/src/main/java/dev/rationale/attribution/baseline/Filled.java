package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import java.util.Arrays;

/** The same value everywhere, whatever the size; the same array for every record of one size. */
final class Filled implements BaselineSource {
    private final String kind;
    private final double value;
    private volatile double[] last = {};

    Filled(String kind, double value) {
        this.kind = kind;
        this.value = value;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public int most() {
        return 1;
    }

    @Override
    public Baselines draw(double[] input, long seed) {
        double[] point = last;
        if (point.length != input.length) {
            point = new double[input.length];
            Arrays.fill(point, value);
            last = point;
        }
        return Baselines.of(point);
    }
}
