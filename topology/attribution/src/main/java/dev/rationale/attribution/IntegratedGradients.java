package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    private static final String SKIP = "skip";
    /** Then 27, which met 0.05 on convolutions where 15 did not, and 45 were more than needed. */
    private static final int ROUGH_INITIAL = 9;

    private static final int[] NO_STEPS = {};
    private static final double MOST_STEPS = 10_000;

    private volatile @Nullable Prepared last;

    /** What settings mean for a model of each kind. */
    private record Prepared(Settings settings, Refinement kinked, Refinement rough, Refinement smooth, int most) {
        Prepared(Settings settings, Refinement kinked, Refinement rough, Refinement smooth) {
            this(settings, kinked, rough, smooth, most(List.of(kinked, rough, smooth)));
        }

        /** Nodes of the largest round, that on which flatness is looked for. */
        private static int most(List<Refinement> refinements) {
            return refinements.stream()
                    .mapToInt(refinement ->
                            refinement.grid(refinement.rounds() - 1).positions().length)
                    .max()
                    .orElse(0);
        }

        /** That of the explanation which is taken again, else the one for the model. */
        Refinement of(Explicand explicand) {
            if (explicand.given().of(Choices.Kind.GAUSS_STEPS).isPresent()) {
                return smooth;
            }
            int[] steps = explicand.given().of(Choices.Kind.STEPS).orElse(NO_STEPS);
            if (steps.length == 1) {
                return kinked.reaches(steps[0]) ? kinked : rough;
            }
            return switch (explicand.space().smoothness()) {
                case SMOOTH -> smooth;
                case KINKED -> kinked;
                case ROUGH -> rough;
            };
        }

        Stream<Refinement> all() {
            return Stream.of(kinked, rough, smooth);
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
                Parameter.choice(
                        "quadrature",
                        List.copyOf(rules),
                        ADAPTIVE,
                        "Refines until the tolerance is reached (adaptive: by Gauss–Legendre where the model was found"
                                + " smooth, else by midpoints), or a rule with a fixed number of steps."),
                count("steps", "50", "Points on the path with a fixed rule."),
                count(
                        "initial-steps",
                        "5",
                        "Points on the path in the first round of adaptive-midpoint; adaptive takes 9 at least where the model was found rough."),
                count(
                        "initial-gauss-steps",
                        "4",
                        "Points on the path in the first round of adaptive-gauss-legendre, which doubles them."),
                count(
                        "max-steps",
                        "1215",
                        "Points on the path at which refining gives up; at least 3 times initial-steps, and twice"
                                + " initial-gauss-steps."),
                Parameter.choice(
                        "non-finite-nodes",
                        List.of("fail", SKIP),
                        "fail",
                        "What becomes of a record with a point on its path where value or gradient is not finite: it fails, or"
                                + " the other points stand for that one and it is PARTIAL."));
    }

    private static Parameter count(String name, String defaultValue, String description) {
        return Parameter.integer(name, defaultValue, 1, MOST_STEPS, description);
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
        long rows = 0;
        long last = 0;
        for (Refinement refinement : refinements(settings).all().toList()) {
            rows = Math.max(rows, refinement.rows());
            last = Math.max(last, refinement.grid(refinement.rounds() - 1).positions().length);
        }
        return new Cost(rows * baselines, baselines + 1L, last * baselines);
    }

    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        return Held.of(PathIntegral.held(
                baselines, explicand.input().length, refinements(settings).most(), skips(settings)));
    }

    private static boolean skips(Settings settings) {
        return settings.text("non-finite-nodes").equals(SKIP);
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        return explain(explicand, baselines, settings, Rounds.USUAL);
    }

    /** The same in rounds of another size, as where several run side by side. */
    public Program explain(Explicand explicand, Baselines baselines, Settings settings, Rounds rounds) {
        List<StraightPath> paths = StraightPath.between(baselines, explicand.input());
        return new PathIntegral(
                NAME,
                explicand,
                baselines,
                paths,
                refinements(settings).of(explicand),
                new PathIntegral.Manner(skips(settings), rounds));
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

    private static Refinement rough(Settings settings) {
        int most = settings.integer("max-steps");
        return new MidpointTripling(
                Math.max(settings.integer("initial-steps"), Math.min(ROUGH_INITIAL, most / 3)), most);
    }

    private static Prepared prepared(Settings settings) {
        int most = settings.integer("max-steps");
        Refinement midpoint = new MidpointTripling(settings.integer("initial-steps"), most);
        Refinement gauss = new GaussDoubling(settings.integer("initial-gauss-steps"), most);
        String name = settings.text("quadrature");
        return switch (name) {
            case ADAPTIVE -> new Prepared(settings, midpoint, rough(settings), gauss);
            case MIDPOINT -> new Prepared(settings, midpoint, midpoint, midpoint);
            case GAUSS -> new Prepared(settings, gauss, gauss, gauss);
            default -> {
                Refinement fixed = new FixedRule(rule(name), settings.integer("steps"));
                yield new Prepared(settings, fixed, fixed, fixed);
            }
        };
    }
}
