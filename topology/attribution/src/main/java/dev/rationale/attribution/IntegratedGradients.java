package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Integrated Gradients: {@code Aᵢ = (xᵢ − x'ᵢ) ∫₀¹ ∂ᵢf(x' + α(x − x')) dα}, averaged over the baselines with their weights.
 *
 * <p>Units are those of the explained scalar. Special cases: all baselines equal to the input give zeros with
 * {@link Finding#BASELINE_DEGENERATE} and no gradient row; a coordinate equal to its baseline gets exactly 0; gradients that
 * are zero everywhere give zeros with {@link Finding#FLAT_PATH}, and {@link Finding#UNRESOLVED_JUMP} if the outputs differ.
 *
 * <p>Accuracy: with the default {@code adaptive-midpoint} the estimate of {@link MidpointTripling} is below the tolerance, or
 * the result carries {@link Finding#NOT_CONVERGED}. Fixed rules have no estimate; see {@link FixedRule}. With several baselines
 * both criteria apply to the average.
 *
 * <p>Cost per baseline: as many forward and backward passes as steps, and one forward pass; one more forward pass for the
 * input.
 *
 * <p>Source: Sundararajan, Taly, Yan, arXiv 1703.01365; the rules by their names in Captum and saliency.
 */
public final class IntegratedGradients implements AttributionMethod {
    /** Identifier of the method. */
    public static final String NAME = "integrated-gradients";

    private static final String ADAPTIVE = "adaptive-midpoint";
    private static final double MOST_STEPS = 10_000;

    private volatile @Nullable Prepared last;

    /** What settings mean. */
    private record Prepared(Settings settings, Refinement refinement) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Integrated Gradients (Sundararajan, Taly, Yan 2017, arXiv 1703.01365)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        List<String> rules = new ArrayList<>(List.of(ADAPTIVE));
        Quadrature.all().forEach(rule -> rules.add(rule.identifier()));
        return List.of(
                new Parameter(
                        "quadrature",
                        Parameter.Type.CHOICE,
                        ADAPTIVE,
                        null,
                        null,
                        List.copyOf(rules),
                        "Refines until the tolerance is reached, or a rule with a fixed number of steps."),
                count("steps", "50", "Points on the path with a fixed rule."),
                count("initial-steps", "5", "Points on the path in the first round of adaptive-midpoint."),
                count(
                        "max-steps",
                        "1215",
                        "Points on the path at which adaptive-midpoint gives up; at least 3 times initial-steps."));
    }

    private static Parameter count(String name, String defaultValue, String description) {
        return new Parameter(name, Parameter.Type.INTEGER, defaultValue, 1.0, MOST_STEPS, List.of(), description);
    }

    @Override
    public List<String> problems(Settings settings) {
        String name = settings.text("quadrature");
        if (name.equals(ADAPTIVE)) {
            int initial = settings.integer("initial-steps");
            int maximum = settings.integer("max-steps");
            return maximum >= 3 * initial
                    ? List.of()
                    : List.of("max-steps: expected at least 3 times initial-steps (" + 3 * initial + "), found '"
                            + maximum + "'");
        }
        int minimum = rule(name).minimumSteps();
        int steps = settings.integer("steps");
        return steps >= minimum
                ? List.of()
                : List.of("steps: expected at least " + minimum + " with " + name + ", found '" + steps + "'");
    }

    private static Quadrature rule(String name) {
        return Quadrature.byName(name).orElseThrow(() -> new IllegalArgumentException("no quadrature " + name));
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        Refinement refinement = refinement(settings);
        List<StraightPath> paths = new ArrayList<>(baselines.points().size());
        for (double[] baseline : baselines.points()) {
            paths.add(new StraightPath(baseline, explicand.input()));
        }
        return new PathIntegral(NAME, explicand, baselines, paths, refinement);
    }

    /** Checks settings that differ from those of the record before. */
    private Refinement refinement(Settings settings) {
        Prepared prepared = last;
        if (prepared == null || prepared.settings() != settings) {
            List<String> problems = problems(settings);
            if (!problems.isEmpty()) {
                throw new InvalidSettingsException(problems);
            }
            String name = settings.text("quadrature");
            prepared = new Prepared(
                    settings,
                    name.equals(ADAPTIVE)
                            ? new MidpointTripling(settings.integer("initial-steps"), settings.integer("max-steps"))
                            : new FixedRule(rule(name), settings.integer("steps")));
            last = prepared;
        }
        return prepared.refinement();
    }
}
