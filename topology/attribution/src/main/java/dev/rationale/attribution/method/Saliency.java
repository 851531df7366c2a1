package dev.rationale.attribution.method;

import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import java.util.ArrayList;
import java.util.List;

/**
 * Saliency: {@code Aᵢ = ∂ᵢf(x)}, or its absolute value.
 *
 * <p>Units are those of the explained scalar per unit of the coordinate. No baseline. Signed by default, as saliency's
 * {@code GradientSaliency}; the paper and Captum's {@code Saliency} take the absolute value. A slope of exactly 0 everywhere
 * gives zeros with {@link dev.rationale.attribution.Finding#FLAT_PATH}.
 *
 * <p>Cost: one forward and backward pass, and the forward pass at the input that every record has.
 *
 * <p>Source: Simonyan, Vedaldi, Zisserman, arXiv 1312.6034.
 */
public final class Saliency extends PointMethod {
    private static final String ABSOLUTE = "absolute";

    @Override
    public String name() {
        return "saliency";
    }

    @Override
    public String description() {
        return "Saliency: the gradient at the input (Simonyan, Vedaldi, Zisserman 2013, arXiv 1312.6034)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.flag(ABSOLUTE, false, "The absolute value, as in the paper and by Captum's default."));
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        List<Concession> concessions = new ArrayList<>(super.concessions(settings));
        if (settings.flag(ABSOLUTE)) {
            Witness.Function rising = new Witness.Function(x -> x[0], x -> new double[] {1});
            Witness.Function falling = new Witness.Function(x -> -x[0], x -> new double[] {-1});
            Witness reference = Witness.of("f = x₀, g = −x₀", rising, new double[] {1}, 0);
            concessions.add(new Concession(
                    Axiom.LINEARITY,
                    "Absolute values of opposite slopes add up.",
                    new Witness(
                            reference.description(),
                            List.of(rising, falling),
                            reference.input(),
                            reference.baselines())));
        }
        return List.copyOf(concessions);
    }

    @Override
    double value(double coordinate, double slope, Settings settings) {
        return settings.flag(ABSOLUTE) ? Math.abs(slope) : slope;
    }
}
