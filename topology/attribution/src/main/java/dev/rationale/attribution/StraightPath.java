package dev.rationale.attribution;

import java.util.AbstractList;
import java.util.List;

/**
 * The straight line of Integrated Gradients.
 *
 * @param baseline start, {@code [d]}
 * @param input end, {@code [d]}
 */
public record StraightPath(double[] baseline, double[] input) implements Path {
    /** From each baseline to the input; a view, for points may be made when they are looked at. */
    public static List<StraightPath> between(Baselines baselines, double[] input) {
        List<double[]> points = baselines.points();
        return new AbstractList<>() {
            @Override
            public StraightPath get(int index) {
                return new StraightPath(points.get(index), input);
            }

            @Override
            public int size() {
                return points.size();
            }
        };
    }

    @Override
    public List<double[]> vertices() {
        return List.of(baseline, input);
    }
}
