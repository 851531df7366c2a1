package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Given points with given weights, scaled to sum 1. Points may repeat, which adds up their weights.
 */
public final class WeightedSet implements BaselineKind {
    private static final String NAME = "weighted-set";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "A list of points with weights, the same for every record.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.numbers(
                        "points",
                        null,
                        null,
                        "The coordinates of all points in the model's own space, one point after the other."),
                Parameter.numbers("weights", "", null, "A weight for each point, 0 or above; none for equal weights."));
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of();
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        double[] values = settings.numbers("points");
        int d = space.dimension();
        if (values.length == 0 || values.length % d != 0) {
            throw Given.problem(
                    "points: expected points of " + d + " coordinates, found " + values.length + " numbers");
        }
        List<double[]> points = new ArrayList<>();
        for (int start = 0; start < values.length; start += d) {
            points.add(Arrays.copyOfRange(values, start, start + d));
        }
        return new FixedPoint(
                NAME,
                new Baselines(List.copyOf(points), weights(settings.numbers("weights"), points.size()), points.size()));
    }

    private static double[] weights(double[] given, int points) {
        double[] weights = given.clone();
        if (weights.length == 0) {
            weights = new double[points];
            Arrays.fill(weights, 1);
        }
        double sum = Arrays.stream(weights).sum();
        if (weights.length != points || Arrays.stream(weights).anyMatch(weight -> weight < 0) || !(sum > 0)) {
            throw Given.problem("weights: expected " + points + " numbers of 0 or above with a sum above 0, found "
                    + Arrays.toString(weights));
        }
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }
}
