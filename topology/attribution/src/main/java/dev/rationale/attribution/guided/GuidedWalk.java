package dev.rationale.attribution.guided;

import dev.rationale.attribution.RowResult;
import java.util.List;

/** The path of {@link GuidedIntegratedGradients} from one baseline: one gradient, one step, until the input is reached. */
final class GuidedWalk implements Walk {
    /** That one holds: values, the point and the next, its gradient. */
    static final int VECTORS = 4;

    private final GreedyStep step;
    private final double[] input;
    private final int steps;
    private final TakenBits bits;
    private final String place;

    private final double[] values;
    private double[] point;
    private int done;

    /**
     * @param step from the baseline to {@code input}
     * @param place of the baseline, for messages
     */
    GuidedWalk(GreedyStep step, double[] baseline, double[] input, int steps, TakenBits bits, String place) {
        this.step = step;
        this.input = input;
        this.steps = steps;
        this.bits = bits;
        this.place = place;
        this.point = baseline;
        this.values = new double[input.length];
    }

    @Override
    public List<double[]> points() {
        return done < steps ? List.of(point) : List.of();
    }

    @Override
    public void accept(List<RowResult.Segment> found) {
        double[] gradient = NodeGradients.finite(
                found.get(0), GuidedIntegratedGradients.NAME, "node " + done + " of " + steps + ", " + place);
        done++;
        // The last step leaves nothing to select: whatever is not there yet arrives.
        double[] next = done == steps ? input : step.moved(point, gradient, (double) done / steps, bits);
        NodeGradients.add(values, point, next, gradient);
        point = next;
    }

    @Override
    public double[] values() {
        return values;
    }

    @Override
    public int steps() {
        return steps;
    }
}
