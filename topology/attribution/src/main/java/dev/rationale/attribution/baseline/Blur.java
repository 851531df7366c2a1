package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.GaussianBlur;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.util.List;
import java.util.Set;

/**
 * The input itself, blurred. A method is blind to what is smooth already.
 *
 * <p>Images only. Source: Fong, Vedaldi, arXiv 1704.03296; Sturmfels, Lundberg, Lee, Distill 2020.
 */
public final class Blur implements BaselineKind {
    private static final String NAME = "blur";
    private static final double PARTS = 8;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "The input itself under a Gaussian blur; images only, and blind to what is smooth.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Given.number("sigma", "0", 0.0, "Standard deviation in pixels; 0 is an eighth of the height."));
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of(Fact.SHAPE);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        if (!space.isImage()) {
            throw Given.problem(NAME + ": expected one input [channels, height, width], found shape " + space.shape());
        }
        return new Blurred(space, settings.number("sigma"));
    }

    private record Blurred(InputSpace usual, double sigma) implements BaselineSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public Baselines draw(double[] input, long seed) {
            return blurred(input, usual);
        }

        @Override
        public Baselines draw(Explicand explicand) {
            InputSpace own = explicand.space();
            return blurred(explicand.input(), own.isImage() ? own : usual);
        }

        private Baselines blurred(double[] input, InputSpace space) {
            Given.size(NAME, input, space.dimension());
            int height = space.shape().get(1);
            double width = sigma == 0 ? height / PARTS : sigma;
            return Baselines.of(
                    new GaussianBlur(space.shape().get(0), height, space.shape().get(2), width).of(input));
        }
    }
}
