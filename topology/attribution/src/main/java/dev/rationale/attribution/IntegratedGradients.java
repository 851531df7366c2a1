package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Integrated Gradients: {@code Aᵢ = (xᵢ − x'ᵢ) ∫₀¹ ∂ᵢf(x' + α(x − x')) dα}, averaged over the baselines with their weights.
 *
 * <p>Units are those of the explained scalar. Special cases: all baselines equal to the input give zeros with
 * {@link Finding#BASELINE_DEGENERATE} and no gradient row; a coordinate equal to its baseline gets exactly 0; gradients that
 * are zero everywhere give zeros with {@link Finding#FLAT_PATH}, and {@link Finding#UNRESOLVED_JUMP} if the outputs differ.
 *
 * <p>Accuracy: with the default {@code adaptive} the estimate of {@link MidpointTripling}, or where the model was found smooth that of
 * {@link GaussDoubling}, is below the tolerance, or the result carries {@link Finding#NOT_CONVERGED}. Fixed rules have no estimate; see {@link FixedRule}. With several baselines
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

    private static final String ADAPTIVE = "adaptive";
    private static final String MIDPOINT = "adaptive-midpoint";
    private static final String GAUSS = "adaptive-gauss-legendre";
    private static final double MOST_STEPS = 10_000;

    private volatile @Nullable Prepared last;

    /** What settings mean for a model with kinks, and for a smooth one. */
    private record Prepared(Settings settings, Refinement kinked, Refinement smooth) {
        /** That of the explanation which is taken again, else the one for the model. */
        Refinement of(Explicand explicand) {
            if (explicand.given().of(Choices.Kind.STEPS).isPresent()) {
                return kinked;
            }
            boolean again = explicand.given().of(Choices.Kind.GAUSS_STEPS).isPresent();
            return again || explicand.space().smooth() ? smooth : kinked;
        }
    }

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
        List<String> rules = new ArrayList<>(List.of(ADAPTIVE, MIDPOINT, GAUSS));
        Quadrature.all().forEach(rule -> rules.add(rule.identifier()));
        return List.of(
                new Parameter(
                        "quadrature",
                        Parameter.Type.CHOICE,
                        ADAPTIVE,
                        null,
                        null,
                        List.copyOf(rules),
                        "Refines until the tolerance is reached (adaptive: by Gauss–Legendre where the model was found"
                                + " smooth, else by midpoints), or a rule with a fixed number of steps."),
                count("steps", "50", "Points on the path with a fixed rule."),
                count("initial-steps", "5", "Points on the path in the first round of adaptive-midpoint."),
                count(
                        "initial-gauss-steps",
                        "4",
                        "Points on the path in the first round of adaptive-gauss-legendre, which doubles them."),
                count(
                        "max-steps",
                        "1215",
                        "Points on the path at which refining gives up; at least 3 times initial-steps, and twice"
                                + " initial-gauss-steps."));
    }

    private static Parameter count(String name, String defaultValue, String description) {
        return new Parameter(name, Parameter.Type.INTEGER, defaultValue, 1.0, MOST_STEPS, List.of(), description);
    }

    @Override
    public List<String> problems(Settings settings) {
        String name = settings.text("quadrature");
        if (isAdaptive(name)) {
            List<String> problems = new ArrayList<>();
            if (!name.equals(GAUSS)) {
                atLeast(settings, 3, "initial-steps").ifPresent(problems::add);
            }
            if (!name.equals(MIDPOINT)) {
                atLeast(settings, 2, "initial-gauss-steps").ifPresent(problems::add);
            }
            return problems;
        }
        int minimum = rule(name).minimumSteps();
        int steps = settings.integer("steps");
        return steps >= minimum
                ? List.of()
                : List.of("steps: expected at least " + minimum + " with " + name + ", found '" + steps + "'");
    }

    private static boolean isAdaptive(String name) {
        return name.equals(ADAPTIVE) || name.equals(MIDPOINT) || name.equals(GAUSS);
    }

    private static Optional<String> atLeast(Settings settings, int times, String initial) {
        int least = times * settings.integer(initial);
        int maximum = settings.integer("max-steps");
        return maximum >= least
                ? Optional.empty()
                : Optional.of("max-steps: expected at least " + times + " times " + initial + " (" + least
                        + "), found '" + maximum + "'");
    }

    private static Quadrature rule(String name) {
        return Quadrature.byName(name).orElseThrow(() -> new IllegalArgumentException("no quadrature " + name));
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        if (!settings.text("quadrature").equals(RiemannRule.TRAPEZOID_CAPTUM.identifier())) {
            return List.of();
        }
        Witness.Function identity = new Witness.Function(x -> x[0], x -> new double[] {1});
        return List.of(new Concession(
                Axiom.COMPLETENESS,
                "The weights of Captum's trapezoid sum to 1 − 1/n.",
                Witness.of("f = x₀", identity, new double[] {1}, 0)));
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        Cost kinked = cost(refinements(settings).kinked(), baselines);
        Cost smooth = cost(refinements(settings).smooth(), baselines);
        return new Cost(
                Math.max(kinked.gradients(), smooth.gradients()),
                baselines + 1L,
                Math.max(kinked.recheck(), smooth.recheck()));
    }

    private static Cost cost(Refinement refinement, int baselines) {
        long last = refinement.grid(refinement.rounds() - 1).positions().length;
        return new Cost(refinement.rows() * baselines, 0, last * baselines);
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        List<StraightPath> paths = StraightPath.between(baselines, explicand.input());
        return new PathIntegral(
                NAME, explicand, baselines, paths, refinements(settings).of(explicand));
    }

    /** Checks settings that differ from those of the record before. */
    private Prepared refinements(Settings settings) {
        Prepared prepared = last;
        if (prepared == null || prepared.settings() != settings) {
            List<String> problems = problems(settings);
            if (!problems.isEmpty()) {
                throw new InvalidSettingsException(problems);
            }
            prepared = prepared(settings);
            last = prepared;
        }
        return prepared;
    }

    private static Prepared prepared(Settings settings) {
        int most = settings.integer("max-steps");
        Refinement midpoint = new MidpointTripling(settings.integer("initial-steps"), most);
        Refinement gauss = new GaussDoubling(settings.integer("initial-gauss-steps"), most);
        String name = settings.text("quadrature");
        return switch (name) {
            case ADAPTIVE -> new Prepared(settings, midpoint, gauss);
            case MIDPOINT -> new Prepared(settings, midpoint, midpoint);
            case GAUSS -> new Prepared(settings, gauss, gauss);
            default -> {
                Refinement fixed = new FixedRule(rule(name), settings.integer("steps"));
                yield new Prepared(settings, fixed, fixed);
            }
        };
    }
}
