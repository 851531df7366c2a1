package dev.rationale.attribution.weighted;

/**
 * Weighted Integrated Gradients: {@code A = Σₖ wₖ A(x; x'ₖ)} over the baselines, {@code wₖ ∝ 1/Dₖ}, where {@code Dₖ} is the
 * fewest features, in the order of baseline k's own attributions, whose removal brings the score down to {@code alpha} of what
 * it was. Weights that the baselines came with multiply the {@code 1/Dₖ}; so a duplicate counts twice.
 *
 * <p>Features are pixels with their channels added for images, else the model's features. Parameters of the method whose
 * attributions are weighted are written {@code base.…}.
 *
 * <p>Deviations, each a parameter. {@code search}: bisection to the exact step, for the released loop ({@code RELEASED}) never
 * closes its interval and ends one too low, with 0 and a division by it where one feature suffices; here 0 counts as 1.
 * {@code fitness}: {@code shifted}, {@code (f − f(neutral)) / (f(x) − f(neutral)) ≤ α}, means something of any scalar;
 * {@code f ≤ α f(x)} ({@code PAPER_LITERAL}) does only where {@code f(x) > 0}, as for a probability. {@code probability} takes
 * the softmax of the output whatever is explained, as the released evaluation; an output of one value has none, then shifted.
 *
 * <p>Special cases: one baseline has weight 1 and none is searched for; one equal to the input, or whose attributions are all 0,
 * has {@code D = d}; one on whose path the model is not finite has weight 0 with {@code PARTIAL}, unless all are so; where the
 * level cannot be reached, or the score at the input is no score, the weights are those given, with {@code DEGRADED_METHOD}.
 *
 * <p>The result names the weights in its baselines, and {@code Dₖ} in its choices, which are taken again.
 *
 * <p>Accuracy: the estimated error is {@code Σ wₖ eₖ‖Aₖ‖ / ‖A‖}, a bound where the estimates of the baselines are.
 *
 * <p>Cost: the other method's for each baseline, and {@code K(⌈log₂ d⌉ + 1) + 2} forward passes in {@code ⌈log₂ d⌉} rounds; a
 * scan takes at most 64 for each baseline in one. Memory: the attributions of all baselines.
 *
 * <p>Source: arXiv 2505.03201 and its released evaluation.
 */
public final class WeightedIntegratedGradients extends WeightedMethod {
    static final String SCAN = "scan";
    static final String RELEASED = "released";
    static final String PAPER_LITERAL = "paper-literal";

    @Override
    public String name() {
        return "weighted-integrated-gradients";
    }

    @Override
    public String description() {
        return "Weighted Integrated Gradients: baselines weighted by how few features of their map matter (2025, arXiv 2505.03201)";
    }

    @Override
    String defaultFilter() {
        return "0";
    }
}
