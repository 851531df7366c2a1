package dev.rationale.attribution.guided;

import dev.rationale.attribution.UnexplainableException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Which scale's slope is taken. Those within {@value #TIED} of the largest count as equal, so that rounding does not choose between
 * scales of one linear piece, and the one nearest to the input is taken; the order of the probes has no say.
 */
final class BestScales {
    private static final double TIED = 1e-5;

    private final List<ScaleWalk.Probe> probes;
    private final int width;
    private final TakenBits bits;

    /**
     * @param probes at least one, each of its own scale
     * @param scales number of scales
     * @param bits takes the scale, for each coordinate or for all
     */
    BestScales(List<ScaleWalk.Probe> probes, int scales, TakenBits bits) {
        this.probes = probes;
        this.width = Integer.SIZE - Integer.numberOfLeadingZeros(scales - 1);
        this.bits = bits;
    }

    /**
     * The slopes taken, {@code [d]}.
     *
     * @param each whether each coordinate takes its steepest scale; else all take that of the largest output
     */
    double[] values(boolean each) {
        if (!each) {
            return taken(ScaleWalk.Probe::value).slope().clone();
        }
        double[] values = new double[probes.get(0).slope().length];
        for (int i = 0; i < values.length; i++) {
            int coordinate = i;
            values[i] = taken(probe -> Math.abs(probe.slope()[coordinate])).slope()[i];
        }
        return values;
    }

    private ScaleWalk.Probe taken(ToDoubleFunction<ScaleWalk.Probe> size) {
        double largest = Double.NEGATIVE_INFINITY;
        double close = 0;
        for (ScaleWalk.Probe probe : probes) {
            largest = Math.max(largest, size.applyAsDouble(probe));
            close = Math.max(close, TIED * Math.abs(size.applyAsDouble(probe)));
        }
        double least = largest - close;
        int own = probes.stream()
                .filter(probe -> size.applyAsDouble(probe) >= least)
                .mapToInt(ScaleWalk.Probe::scale)
                .max()
                .orElseThrow();
        int scale = bits.take(own - 1, width) + 1;
        return probes.stream()
                .filter(probe -> probe.scale() == scale)
                .findFirst()
                .orElseThrow(() -> new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        GeometricallyGuidedIntegratedGradients.NAME + ": value or gradient is not finite at scale "
                                + scale + ", which the given choices name"));
    }
}
