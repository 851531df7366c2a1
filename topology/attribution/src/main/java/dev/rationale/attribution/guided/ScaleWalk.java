package dev.rationale.attribution.guided;

import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.List;

/** The probes of {@link GeometricallyGuidedIntegratedGradients} between one baseline and the input. */
final class ScaleWalk implements Walk {
    /** Norm of a slope below which there is no way up. */
    private static final double FLAT = 1e-12;

    /** That one holds: the range and the values. */
    static final int VECTORS = 5;

    /** Point and slope, and the next of both. */
    static final int VECTORS_PER_SCALE = 4;

    private final GeometricallyGuidedIntegratedGradients.Probing probing;
    private final double[] baseline;
    private final double[] input;
    private final ValidRange range;
    private final TakenBits bits;
    private final String place;

    private List<Probe> probes = new ArrayList<>();
    private int climbed;
    private boolean ended;

    /**
     * @param scale 1 to the number of scales, which is the input
     * @param point where it has climbed to
     * @param slope there, once it is known
     * @param value there, once it is known
     */
    record Probe(int scale, double[] point, double[] slope, double value) {}

    ScaleWalk(
            GeometricallyGuidedIntegratedGradients.Probing probing,
            double[] baseline,
            double[] input,
            ValidRange range,
            TakenBits bits,
            String place) {
        this.probing = probing;
        this.baseline = baseline;
        this.input = input;
        this.range = range;
        this.bits = bits;
        this.place = place;
        for (int j = 1; j <= probing.scales(); j++) {
            probes.add(new Probe(j, start(j), new double[0], Double.NaN));
        }
    }

    private double[] start(int scale) {
        if (scale == probing.scales()) {
            return input;
        }
        double alpha = (double) scale / probing.scales();
        double[] start = new double[input.length];
        for (int i = 0; i < start.length; i++) {
            start[i] = baseline[i] + alpha * (input[i] - baseline[i]);
        }
        return start;
    }

    @Override
    public List<double[]> points() {
        return ended ? List.of() : probes.stream().map(Probe::point).toList();
    }

    @Override
    public void accept(List<RowResult.Segment> found) {
        List<Probe> left = new ArrayList<>();
        for (int p = 0; p < probes.size(); p++) {
            RowResult.Segment segment = found.get(p);
            if (segment.firstNonFinite() < 0) {
                Probe probe = probes.get(p);
                double[] slope = segment.gradient();
                double[] point = climbed < probing.guideSteps() ? climb(probe.point(), slope) : probe.point();
                left.add(new Probe(probe.scale(), point, slope, segment.values()[0]));
            }
        }
        if (left.isEmpty()) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    GeometricallyGuidedIntegratedGradients.NAME + ": value or gradient is not finite at any of the "
                            + probing.scales() + " scales, the last after " + climbed + " guide steps, " + place);
        }
        probes = left;
        ended = climbed == probing.guideSteps();
        climbed++;
    }

    /** Along the slope with respect to coordinates in units of their width. */
    private double[] climb(double[] point, double[] slope) {
        double norm = 0;
        for (int i = 0; i < slope.length; i++) {
            norm = Math.hypot(norm, slope[i] * range.width()[i]);
        }
        if (norm < FLAT) {
            return point;
        }
        double[] climbed = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            double width = range.width()[i];
            climbed[i] = range.clipped(i, point[i] + probing.stepSize() * width * (slope[i] * width / norm));
        }
        return climbed;
    }

    @Override
    public double[] values() {
        double[] values = new BestScales(probes, probing.scales(), bits).values(probing.isElementMax());
        for (int i = 0; i < values.length && probing.timesDifference(); i++) {
            double difference = input[i] - baseline[i];
            values[i] = difference == 0 ? 0 : values[i] * difference;
        }
        return values;
    }

    @Override
    public int steps() {
        return probing.scales();
    }

    @Override
    public boolean isPartial() {
        return probes.size() < probing.scales();
    }
}
