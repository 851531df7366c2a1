package dev.rationale.attribution;

import java.util.List;

/**
 * The straight line of Integrated Gradients.
 *
 * @param baseline start, {@code [d]}
 * @param input end, {@code [d]}
 */
public record StraightPath(double[] baseline, double[] input) implements Path {
    @Override
    public List<double[]> vertices() {
        return List.of(baseline, input);
    }
}
