package dev.rationale.engine;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks once for the outputs at a point and a midpoint segment from zero to it; answers with what came back. */
final class SegmentProgram implements Program {
    private final double[] point;
    private final int steps;
    private final Target target;
    private int round;
    private RowResult.@Nullable Outputs outputs;
    private RowResult.@Nullable Segment segment;

    SegmentProgram(double[] point, int steps, Target target) {
        this.point = point;
        this.steps = steps;
        this.target = target;
    }

    static SegmentProgram of(int steps, double... point) {
        return new SegmentProgram(point, steps, Target.of(0));
    }

    @Override
    public List<RowRequest> next() {
        if (round++ > 0) {
            return List.of();
        }
        double[] positions = new double[steps];
        double[] weights = new double[steps];
        for (int i = 0; i < steps; i++) {
            positions[i] = (i + 0.5) / steps;
            weights[i] = 1.0 / steps;
        }
        return List.of(
                RowRequest.Outputs.at(point),
                new RowRequest.Segment(new double[point.length], point, positions, weights, target));
    }

    @Override
    public void accept(List<RowResult> results) {
        outputs = (RowResult.Outputs) results.get(0);
        segment = (RowResult.Segment) results.get(1);
    }

    @Override
    public Attribution result() {
        double[] values = segment().gradient().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= point[i];
        }
        double[][] raw = outputs == null ? new double[0][] : outputs.values();
        return new Attribution(
                target,
                values,
                raw[0][0],
                0,
                raw,
                0,
                OptionalDouble.empty(),
                true,
                steps,
                steps,
                1,
                Set.of(),
                new byte[0]);
    }

    RowResult.Segment segment() {
        if (segment == null) {
            throw new IllegalStateException("no result yet");
        }
        return segment;
    }
}
