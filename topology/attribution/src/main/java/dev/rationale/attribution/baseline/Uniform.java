package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Points drawn uniformly from a box, by the record's seed.
 *
 * <p>Source: Sturmfels, Lundberg, Lee, "Visualizing the Impact of Feature Attribution Baselines", Distill 2020.
 */
public final class Uniform implements BaselineKind {
    private static final String NAME = "uniform";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Points drawn evenly from the range of the data, by the record's seed.";
    }

    @Override
    public List<Parameter> parameters() {
        return Box.parametersWith(Given.count("draws", "1", "Number of points to draw."));
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Box.facts(settings);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        return new Drawn(Box.required(NAME, space, settings), settings.integer("draws"));
    }

    private record Drawn(Box box, int most) implements BaselineSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public Baselines draw(double[] input, long seed) {
            Given.size(NAME, input, box.low().length);
            SplitMix64 random = SplitMix64.of(seed, NAME);
            List<double[]> points = new ArrayList<>(most);
            for (int k = 0; k < most; k++) {
                double[] point = new double[input.length];
                for (int i = 0; i < point.length; i++) {
                    point[i] = box.low()[i] + random.nextDouble() * (box.high()[i] - box.low()[i]);
                }
                points.add(point);
            }
            return Baselines.uniform(points, most);
        }
    }
}
