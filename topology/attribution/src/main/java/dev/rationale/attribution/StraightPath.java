package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;

/**
 * The straight line of Integrated Gradients.
 *
 * @param baseline start, {@code [d]}
 * @param input end, {@code [d]}
 */
public record StraightPath(double[] baseline, double[] input) implements Path {
    /** From each baseline to the input. */
    public static List<StraightPath> between(Baselines baselines, double[] input) {
        List<StraightPath> paths = new ArrayList<>(baselines.points().size());
        for (double[] baseline : baselines.points()) {
            paths.add(new StraightPath(baseline, input));
        }
        return paths;
    }

    @Override
    public List<double[]> vertices() {
        return List.of(baseline, input);
    }
}
