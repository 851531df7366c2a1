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
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Geometrically Guided Integrated Gradients, experimental: slopes at several scales of the input, each after some steps up the
 * output, and the best of them taken. Not an integral.
 *
 * <p>Probe {@code j} of {@code m} starts at {@code x' + (j/m)(x − x')} and takes {@code guide-steps} steps
 * {@code p ← clip(p + η ∇f(p)/‖∇f(p)‖₂)}, coordinates and slope in units of each coordinate's range, so that no unit counts; {@code η}
 * is {@code step-size}. Then with {@code aggregate}
 *
 * <ul>
 *   <li>{@code element-max}: {@code Aᵢ = ∂ᵢf} at the probe where {@code |∂ᵢf|} is largest;
 *   <li>{@code best-scale}: {@code A = ∇f} at the probe where {@code f} is largest.
 * </ul>
 *
 * <p>Ties within 1e-5 go to the probe nearest to the input. Several baselines: the average with their weights.
 *
 * <p>The range of a coordinate, and what probes are clipped to, is that of the training rows, widened to hold input and baseline;
 * where no rows are known, the range is {@code |xᵢ − x'ᵢ|} and nothing is clipped.
 *
 * <p>Units: the explained scalar per unit of the coordinate, and no completeness gap; with {@code times-difference} the explained
 * scalar, with a gap that is reported and not judged. There is no statement of accuracy. Special cases: a baseline equal to the input
 * contributes 0 without a row, all of them give zeros with {@code BASELINE_DEGENERATE}; a probe with
 * {@code ‖∇f‖ < 1e-12} stays; slopes of exactly 0 everywhere give zeros with {@code FLAT_PATH}; a scale where the model is not finite
 * is left out ({@code PARTIAL}), and a record without any is refused.
 *
 * <p>Choices: the scale taken, for each coordinate or for all.
 *
 * <p>Cost per baseline: {@code scales · (guide-steps + 1)} forward and backward passes in {@code guide-steps + 1} rounds, and a forward
 * pass; one more forward pass for the input. The box of the training rows is found once per space and shared.
 *
 * <p>Source: arXiv 2206.05903. Only its abstracts could be read and no code is published: this is the reading that they support
 * best, every choice a parameter, hence experimental. The variant that climbs in the space of the model's parameters is left out, for
 * weights of a shared model never change.
 */
public final class GeometricallyGuidedIntegratedGradients implements AttributionMethod {
    static final String NAME = "geometrically-guided-integrated-gradients";

    private static final String ELEMENT_MAX = "element-max";
    private static final String BEST_SCALE = "best-scale";
    private static final double MOST_SCALES = 10_000;
    private static final double MOST_GUIDE_STEPS = 1000;
    private static final double FAR = 1e6;

    private static final Witness.Function SATURATING_AND_ONE =
            new Witness.Function(x -> 1 - Math.max(0, 1 - x[0]) + x[1], x -> new double[] {x[0] < 1 ? 1 : 0, 1});

    /**
     * Settings read once.
     *
     * @param stepSize share of a coordinate's range
     */
    record Probing(int scales, int guideSteps, double stepSize, boolean isElementMax, boolean timesDifference) {
        private static Probing of(Settings settings) {
            return new Probing(
                    settings.integer("scales"),
                    settings.integer("guide-steps"),
                    settings.number("step-size"),
                    settings.text("aggregate").equals(ELEMENT_MAX),
                    settings.flag("times-difference"));
        }

        /** Whether nothing is left of it but the slope at the input. */
        boolean isSlopeAtInput() {
            return scales == 1 && (guideSteps == 0 || stepSize == 0);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Geometrically Guided Integrated Gradients, experimental: a reading of the abstract (2022, arXiv 2206.05903)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "aggregate",
                        List.of(ELEMENT_MAX, BEST_SCALE),
                        ELEMENT_MAX,
                        "The steepest scale of each coordinate, or for all the scale with the largest output."),
                Parameter.flag("times-difference", false, "Slopes times the difference of input and baseline."),
                Parameter.integer(
                        "scales", "25", 1, MOST_SCALES, "Points between baseline and input, the input among them."),
                Parameter.integer("guide-steps", "5", 0, MOST_GUIDE_STEPS, "Steps up the output from each of them."),
                Parameter.number(
                        "step-size", "0.02", 0, 1, "Length of a step, as a share of the coordinates' ranges."));
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        Probing probing = Probing.of(settings);
        List<Concession> concessions = new ArrayList<>();
        concessions.add(new Concession(
                Axiom.COMPLETENESS,
                "Slopes are taken, not integrated.",
                Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 0, 0)));
        concessions.add(new Concession(
                Axiom.SENSITIVITY,
                "Where the model is saturated at every scale there is no slope, whatever the input has changed.",
                Witness.of("f = 1 − max(0, 1 − x₀) + x₁", SATURATING_AND_ONE, new double[] {FAR, 1}, 0, 1)));
        if (!probing.timesDifference()) {
            concessions.add(new Concession(
                    Axiom.MISSINGNESS,
                    "A slope does not ask where the baseline is.",
                    Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 1, 0)));
        }
        if (!probing.isSlopeAtInput()) {
            Witness.Function sinking = new Witness.Function(x -> x[1] * x[1] - Math.pow(x[0], 4) / 2, x ->
                    new double[] {-2 * Math.pow(x[0], 3), 2 * x[1]});
            concessions.add(new Concession(
                    Axiom.LINEARITY,
                    "What is best for a sum is not best for its parts, nor is the way up.",
                    new Witness(
                            "f = x₀² + x₁², g = x₁² − x₀⁴/2",
                            List.of(Witness.SQUARES, sinking),
                            new double[] {1, 1},
                            Baselines.of(new double[2]))));
        }
        return List.copyOf(concessions);
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        long each = (long) settings.integer("scales") * (settings.integer("guide-steps") + 1);
        return new Cost(each * baselines, baselines + 1L, 0);
    }

    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        long dimension = explicand.input().length;
        int scales = settings.integer("scales");
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(scales - 1);
        long walk = ScaleWalk.VECTORS * dimension + scales * (ScaleWalk.VECTORS_PER_SCALE * dimension + Rounds.ROW);
        return WalkProgram.held(baselines, explicand.input().length, walk, dimension * width);
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        return new WalkProgram<>(NAME, explicand, baselines, new Plan(explicand, Probing.of(settings)));
    }

    private record Plan(Explicand explicand, Probing probing) implements WalkPlan<ValidRange.Box> {
        @Override
        public Optional<Preparation<ValidRange.Box>> preparation() {
            return explicand.space().training().rows().isEmpty() || probing.isSlopeAtInput()
                    ? Optional.empty()
                    : Optional.of(new ValidRange.OfTraining(explicand.space()));
        }

        @Override
        public ValidRange.Box unprepared() {
            return ValidRange.Box.NONE;
        }

        @Override
        public Choices.Kind choices() {
            return Choices.Kind.BEST_SCALES;
        }

        @Override
        public boolean hasGap() {
            return probing.timesDifference();
        }

        @Override
        public boolean isJudged() {
            return false;
        }

        @Override
        public Walk begin(double[] baseline, ValidRange.Box training, TakenBits bits, String place) {
            ValidRange range = ValidRange.between(training, baseline, explicand.input());
            return new ScaleWalk(probing, baseline, explicand.input(), range, bits, place);
        }
    }
}
