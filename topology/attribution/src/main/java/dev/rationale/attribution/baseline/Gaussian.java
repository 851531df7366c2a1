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
import java.util.Optional;
import java.util.Set;

/**
 * The input with noise: {@code b = clip(x + N(0, sigma²))}, drawn by the record's seed and cut to the box where one is known.
 * With {@code sigma} 0 it would be the input itself, so that is refused.
 *
 * <p>Source: Sturmfels, Lundberg, Lee, "Visualizing the Impact of Feature Attribution Baselines", Distill 2020.
 */
public final class Gaussian implements BaselineKind {
    private static final String NAME = "gaussian";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "The input with Gaussian noise, cut to the range of the data where that is known, drawn by the record's seed.";
    }

    @Override
    public List<Parameter> parameters() {
        return Box.parametersWith(
                Given.count("draws", "1", "Number of points to draw."),
                Given.number(
                        "sigma", null, 0.0, "Standard deviation of the noise, in the model's own space; above 0."));
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Box.facts(settings);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        double sigma = settings.number("sigma");
        if (sigma == 0) {
            throw Given.problem("sigma: expected a number above 0, found '" + settings.text("sigma")
                    + "': the baseline would be the input");
        }
        return new Noisy(Box.of(NAME, space, settings), sigma, settings.integer("draws"));
    }

    private record Noisy(Optional<Box> box, double sigma, int most) implements BaselineSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public Baselines draw(double[] input, long seed) {
            box.ifPresent(known -> Given.size(NAME, input, known.low().length));
            SplitMix64 random = SplitMix64.of(seed, NAME);
            List<double[]> points = new ArrayList<>(most);
            for (int k = 0; k < most; k++) {
                double[] point = new double[input.length];
                for (int i = 0; i < point.length; i++) {
                    point[i] = input[i] + sigma * random.nextGaussian();
                }
                box.ifPresent(known -> known.clip(point));
                points.add(point);
            }
            return Baselines.uniform(points, most);
        }
    }
}
