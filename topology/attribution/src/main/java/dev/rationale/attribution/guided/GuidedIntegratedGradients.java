package dev.rationale.attribution.guided;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import java.util.List;
import java.util.Optional;

/**
 * Guided Integrated Gradients: {@code Aᵢ = Σₛ ∂ᵢf(pₛ) (pₛ₊₁,ᵢ − pₛ,ᵢ)} along a path that moves the coordinates with the smallest
 * slopes first, {@code p₀ = x'}, {@code pₙ = x}, averaged over the baselines with their weights.
 *
 * <p>Each step brings the L1 distance to the input down by one {@code steps}-th, see {@link GreedyStep}. {@code max-distance}
 * keeps each coordinate's share of its way that near to the step's: 0 is Integrated Gradients by the left rule, 1 leaves the path
 * free. The paper bounds the path by anchors on the straight line instead; this is the released form.
 *
 * <p>Units are those of the explained scalar. Special cases: a baseline equal to the input costs no row and contributes 0, all of them
 * equal to it give zeros with {@code BASELINE_DEGENERATE}; a coordinate equal to its baseline does not move and gets exactly 0;
 * slopes of exactly 0 at every node give zeros with {@code FLAT_PATH}, and {@code UNRESOLVED_JUMP} where the outputs differ.
 *
 * <p>Accuracy: no estimate of the error; the result counts as converged where
 * {@code |gap| ≤ tolerance · max(|f(x) − f(x')|, Σ|A|)}, which is necessary, not sufficient. The gap is of first order in
 * {@code 1/steps}, and larger than that of Integrated Gradients. Refining the steps changes the path, too.
 *
 * <p>Choices: the coordinates that each step selects, at most two bits for each coordinate and step. Taken again, they give the same
 * path to the last bit, whatever the gradients.
 *
 * <p>Deviation from saliency 0.2.1: the last step ends on the input itself, not within rounding of it.
 *
 * <p>Cost per baseline: {@code steps} forward and backward passes one after the other, and a forward pass; one more forward pass
 * for the input.
 *
 * <p>Source: Kapishnikov, Venugopalan, Avci, Wedin, Terry, Bolukbasi, arXiv 2106.09788 (CVPR 2021); PAIR saliency 0.2.1.
 */
public final class GuidedIntegratedGradients implements AttributionMethod {
    static final String NAME = "guided-integrated-gradients";

    private static final double MOST_STEPS = 10_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Guided Integrated Gradients (Kapishnikov, Venugopalan, Avci, Wedin, Terry, Bolukbasi 2021,"
                + " arXiv 2106.09788)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("steps", "200", 1, MOST_STEPS, "Points on the path; 200 in saliency."),
                Parameter.number(
                        "fraction",
                        "0.25",
                        0,
                        1,
                        "Share of the coordinates that one pass selects; 0.25 in saliency, 0 moves one after the other."),
                Parameter.number(
                        "max-distance",
                        "0.02",
                        0,
                        1,
                        "How far a coordinate may be from the straight path, as a share of its way; 0.02 in saliency."));
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        boolean straight = settings.integer("steps") == 1
                || settings.number("fraction") == 1
                || settings.number("max-distance") == 0;
        return straight ? List.of() : List.of(ofThePath());
    }

    /** Of {@code f = x₀x₁ + 2x₀} the path moves x₁ first, of {@code f + g} x₀. */
    static Concession ofThePath() {
        Witness.Function product =
                new Witness.Function(x -> x[0] * x[1] + 2 * x[0], x -> new double[] {x[1] + 2, x[0]});
        Witness.Function steep = new Witness.Function(x -> 3 * x[1], x -> new double[] {0, 3});
        return new Concession(
                Axiom.LINEARITY,
                "The path depends on the model.",
                new Witness(
                        "f = x₀x₁ + 2x₀, g = 3x₁",
                        List.of(product, steep),
                        new double[] {1, 1},
                        Baselines.of(new double[2])));
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        return new Cost((long) settings.integer("steps") * baselines, baselines + 1L, 0);
    }

    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        long dimension = explicand.input().length;
        long bits = 2 * dimension * (settings.integer("steps") - 1L);
        return WalkProgram.held(baselines, explicand.input().length, GuidedWalk.VECTORS * dimension, bits);
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        return new WalkProgram<>(NAME, explicand, baselines, new Plan(explicand.input(), settings));
    }

    private record Plan(double[] input, Settings settings) implements WalkPlan<Boolean> {
        @Override
        public Optional<Preparation<Boolean>> preparation() {
            return Optional.empty();
        }

        @Override
        public Boolean unprepared() {
            return true;
        }

        @Override
        public Choices.Kind choices() {
            return Choices.Kind.GUIDED_SETS;
        }

        @Override
        public boolean hasGap() {
            return true;
        }

        @Override
        public boolean isJudged() {
            return true;
        }

        @Override
        public Walk begin(double[] baseline, Boolean prepared, TakenBits bits, String place) {
            GreedyStep step = new GreedyStep(
                    baseline,
                    input,
                    settings.number("fraction"),
                    settings.number("max-distance"),
                    GreedyStep.PartialMove.STRAIGHT);
            return new GuidedWalk(step, baseline, input, settings.integer("steps"), bits, place);
        }
    }
}
