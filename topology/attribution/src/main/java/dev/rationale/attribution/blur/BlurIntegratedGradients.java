package dev.rationale.attribution.blur;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import java.util.List;

/**
 * Blur Integrated Gradients: {@code A = −∫ ∇f(L(x, σ)) ⊙ ∂L/∂σ dσ} over {@code σ} from 0 to {@code max-sigma}, {@code L} the input under a
 * Gaussian blur. Its baseline is its own: the input fully blurred; given ones have no part in it.
 *
 * <p>Images {@code [channels, height, width]} only; of a single row, the blur runs along it. Units are those of the explained scalar.
 *
 * <p>{@code form: exact} goes along straight legs between {@code L(x, σₖ)}, with one gradient in the middle of each: no derivative of
 * {@code L} is approximated, and what is missing of {@code f(x) − f(L(x, max-sigma))} falls with the square of the number of steps where
 * {@code f} is smooth. Nothing lies beyond the edge of the image, so that a constant one has nothing to attribute.
 *
 * <p>{@code form: released} ({@link #RELEASED}) is the code of saliency: gradients at {@code σₖ}, {@code ∂L/∂σ} by a forward difference of
 * {@code grad-step}, zeros beyond the edge. The left rule and the difference cost completeness, and near {@code σ = 0} the difference
 * is exactly 0, for a Gaussian of 0.01 pixels reaches no neighbour. Its batches give every step the width of the last, which
 * is wrong with {@code spacing: sqrt}; that is not offered.
 *
 * <p>Special cases: an image that the blur leaves as it is gives zeros with {@code BASELINE_DEGENERATE}; gradients that are zero
 * everywhere give zeros with {@code FLAT_PATH}. No estimate of the error; the result counts as converged where the gap is within
 * the tolerance.
 *
 * <p>Cost: {@code steps} forward and backward passes, and forward passes at both ends; two blurs of the image a step at most.
 *
 * <p>Source: Xu, Venugopalan, Sundararajan, arXiv 2004.03383.
 */
public final class BlurIntegratedGradients implements AttributionMethod {
    /** Identifier of the method. */
    public static final String NAME = "blur-integrated-gradients";
    /** The form of the released code. */
    public static final String RELEASED = "released";

    private static final String EXACT = "exact";
    private static final String SQRT = "sqrt";
    private static final double FAR = 1e6;
    private static final double MOST_STEPS = 10_000;
    private static final double LEAST_SIGMA = 0.5;
    private static final double MOST_SIGMA = 10_000;
    private static final Witness.Function SQUARES_OF_THREE =
            new Witness.Function(x -> x[0] * x[0] + x[1] * x[1], x -> new double[] {2 * x[0], 2 * x[1], 0});

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Blur Integrated Gradients (Xu, Venugopalan, Sundararajan 2020, arXiv 2004.03383)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.number(
                        "max-sigma",
                        "50",
                        LEAST_SIGMA,
                        MOST_SIGMA,
                        "Standard deviation of the strongest blur, in pixels."),
                Parameter.integer("steps", "100", 1, MOST_STEPS, "Blurs on the path."),
                Parameter.choice(
                        "spacing", List.of("linear", SQRT), "Standard deviations evenly spaced, or their squares."),
                Parameter.choice(
                        "form",
                        List.of(EXACT, RELEASED),
                        "Exact differences between blurs, or as released by saliency."),
                Parameter.number("grad-step", "0.01", 1e-4, 1, "Step of the forward difference, with form released."));
    }

    @Override
    public boolean usesBaselines(Settings settings) {
        return false;
    }

    @Override
    public List<String> problems(Settings settings, InputSpace space) {
        return space.shape().size() == 3
                ? List.of()
                : List.of(NAME + ": expected one input [channels, height, width], found shape " + space.shape());
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        return List.of(
                new Concession(
                        Axiom.COMPLETENESS,
                        "The values add up to the change from the blurred input, whatever baseline is given.",
                        Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 0, 0)),
                new Concession(
                        Axiom.MISSINGNESS,
                        "Nothing is compared with a given baseline.",
                        Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 1, 0)),
                new Concession(
                        Axiom.SENSITIVITY,
                        "What is as bright as its surroundings stays so under a blur, however far it is from a given baseline.",
                        Witness.of("f = 1 − max(0, 1 − x₀)", Witness.SATURATING, new double[] {FAR}, 0)),
                new Concession(
                        Axiom.SYMMETRY,
                        "Equal pixels blur differently where their neighbours differ.",
                        Witness.of("f = x₀² + x₁²", SQUARES_OF_THREE, new double[] {1, 1, 5}, 0, 0, 0)));
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        int steps = settings.integer("steps");
        return new Cost(steps, 2, isReleased(settings) ? 0 : steps);
    }

    private static boolean isReleased(Settings settings) {
        return settings.text("form").equals(RELEASED);
    }

    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        int dimension = explicand.input().length;
        int steps = settings.integer("steps");
        return Held.of(isReleased(settings) ? ReleasedBlur.held(steps, dimension) : FadingBlur.held(steps, dimension));
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        explicand.requireExplainable(NAME);
        List<String> problems = problems(settings, explicand.space());
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        double[] sigmas = sigmas(
                settings.number("max-sigma"),
                settings.integer("steps"),
                settings.text("spacing").equals(SQRT));
        return isReleased(settings)
                ? new ReleasedBlur(explicand, sigmas, settings.number("grad-step"))
                : new FadingBlur(explicand, sigmas);
    }

    /** Standard deviations from 0 on, {@code [steps + 1]}. With {@code sqrt} the last is the root of the largest, as released. */
    static double[] sigmas(double largest, int steps, boolean sqrt) {
        double[] sigmas = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            double even = i * largest / steps;
            sigmas[i] = sqrt ? Math.sqrt(even) : even;
        }
        return sigmas;
    }
}
