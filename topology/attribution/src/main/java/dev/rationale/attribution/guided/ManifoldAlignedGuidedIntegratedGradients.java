package dev.rationale.attribution.guided;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Manifold-Aligned Guided Integrated Gradients: the path of Guided IG in the latent space of an autoencoder, decoded, so that its nodes
 * are inputs as the data has them.
 *
 * <p>With codes {@code z' = E(x')}, {@code z = E(x)}, each step moves the latent coordinates with the smallest slopes
 * {@code J_Dᵀ ∇f(D(q))} towards {@code z}, unbounded (see {@link GreedyStep}). {@code Aᵢ = Σₖ ∂ᵢf(x̃ᵏ) (x̃ᵏ⁺¹ᵢ − x̃ᵏᵢ)} over the nodes
 * {@code x', D(q₁), …, x}: the ends are the record's own, not what the autoencoder makes of them. Averaged over the baselines with
 * their weights.
 *
 * <p>{@code order}: {@code corrected} has {@code steps} legs of which each covers one {@code steps}-th of the latent distance;
 * {@code released} ({@code RELEASED}) stores each node before it is moved, as the released code does, and so has one node fewer and a last leg
 * of two {@code steps}-ths: a larger gap for the same steps.
 *
 * <p>{@code autoencoder}: {@code pca}, the principal components of the training rows, or the name of an {@link AutoencoderProvider}.
 * {@code pca} where no training rows are known leaves every point on the manifold: Guided IG without a bound, marked {@code PARTIAL}.
 *
 * <p>Units are those of the explained scalar. Special cases: a baseline equal to the input, or not told apart from it by the autoencoder,
 * contributes 0 without a gradient row; if none is left, the result is zeros with {@code BASELINE_DEGENERATE}, and
 * {@code NOT_CONVERGED} where the outputs differ; a coordinate equal to its baseline may get a value, for decoded nodes may leave it;
 * slopes of exactly 0 at every node give {@code FLAT_PATH}; an encoder or decoder that gives NaN fails the record.
 *
 * <p>Accuracy: as {@link GuidedIntegratedGradients}, by the completeness gap. What the autoencoder loses makes the first and the last
 * leg jumps, and no number of steps closes their gap.
 *
 * <p>Choices: as {@link GuidedIntegratedGradients}, of latent coordinates. Rounding changes them more often, for latent slopes lie closer
 * together.
 *
 * <p>Cost per baseline: {@code steps + 1} forward and backward passes in {@code steps} rounds ({@code 2 · steps} in the released
 * code, which evaluates each node twice), and a forward pass; one more forward pass for the input. The autoencoder is made once per
 * space and shared, and its passes are not counted.
 *
 * <p>Source: arXiv 2605.02167 (ICML 2026) and its released code.
 */
public final class ManifoldAlignedGuidedIntegratedGradients implements AttributionMethod {
    static final String NAME = "manifold-aligned-guided-integrated-gradients";

    private static final String CORRECTED = "corrected";
    private static final String RELEASED = "released";
    private static final double MOST_STEPS = 10_000;
    /** Kept where there is no decoded node. */
    private static final Set<Axiom> OF_THE_NODES = EnumSet.of(Axiom.SYMMETRY, Axiom.MISSINGNESS, Axiom.LINEARITY);

    private final List<AutoencoderProvider> providers;

    /** With every autoencoder on the class path. */
    public ManifoldAlignedGuidedIntegratedGradients() {
        // The loader of this class, not the thread's: the list must not depend on who asks first.
        this(Autoencoders.all(AutoencoderProvider.class.getClassLoader()));
    }

    /**
     * @param providers {@code pca} among them
     */
    ManifoldAlignedGuidedIntegratedGradients(List<AutoencoderProvider> providers) {
        this.providers = providers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Manifold-Aligned Guided Integrated Gradients (2026, arXiv 2605.02167)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<String> problems(Settings settings, InputSpace space) {
        boolean unknown = settings.text("autoencoder").equals(PrincipalComponents.NAME)
                && space.training().rows().isEmpty();
        return unknown
                ? List.of("autoencoder: principal components need training rows, of which the model names none")
                : List.of();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "autoencoder",
                        providers.stream().map(AutoencoderProvider::name).toList(),
                        PrincipalComponents.NAME,
                        "The manifold: principal components of the training rows, or a named autoencoder."),
                Parameter.integer(
                        "components",
                        "32",
                        1,
                        MOST_STEPS,
                        "Latent coordinates of pca; fewer where the training rows have fewer."),
                Parameter.integer("steps", "200", 2, MOST_STEPS, "Steps of the latent path; 200 in the released code."),
                Parameter.number(
                        "fraction",
                        "0.05",
                        0,
                        1,
                        "Share of the latent coordinates that one pass selects; 0.05 in the released code."),
                Parameter.flag(
                        "slerp", true, "Latent coordinates that move part of their way do so along a great circle."),
                Parameter.choice(
                        "order",
                        List.of(CORRECTED, RELEASED),
                        CORRECTED,
                        "A node after each step but the last, or before its move, as in the released code."));
    }

    /** Decoded nodes between the ends. */
    private static int decoded(Settings settings) {
        return settings.integer("steps") - (settings.text("order").equals(RELEASED) ? 2 : 1);
    }

    @Override
    public boolean prepares(Settings settings) {
        return true;
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        List<Concession> concessions = new ArrayList<>(provider(settings).concessions());
        if (decoded(settings) == 0) {
            concessions.removeIf(concession -> OF_THE_NODES.contains(concession.axiom()));
        } else if (settings.number("fraction") < 1) {
            concessions.removeIf(concession -> concession.axiom() == Axiom.LINEARITY);
            concessions.add(GuidedIntegratedGradients.ofThePath());
        }
        return List.copyOf(concessions);
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        return new Cost((settings.integer("steps") + 1L) * baselines, baselines + 1L, 0);
    }

    /** Components of {@code pca} are known to be few; another autoencoder's codes are taken to be as long as the input. */
    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        int dimension = explicand.input().length;
        boolean few = settings.text("autoencoder").equals(PrincipalComponents.NAME)
                && !explicand.space().training().rows().isEmpty();
        long latent = few ? Math.min(settings.integer("components"), dimension) : dimension;
        return WalkProgram.held(
                baselines,
                dimension,
                LatentWalk.VECTORS * (long) dimension + LatentWalk.LATENT_VECTORS * latent,
                2 * latent * settings.integer("steps"));
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        explicand.requireTrainingRows(NAME);
        return new WalkProgram<>(NAME, explicand, baselines, new Plan(explicand, settings, provider(settings)));
    }

    private AutoencoderProvider provider(Settings settings) {
        String named = settings.text("autoencoder");
        return providers.stream()
                .filter(each -> each.name().equals(named))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no autoencoder " + named));
    }

    /** Refuses what an autoencoder should not have given. */
    static double[] checked(double[] found, int length, String where) {
        if (found.length != length) {
            throw new IllegalStateException(NAME + ": expected " + length + " coordinates of the autoencoder at "
                    + where + ", found " + found.length);
        }
        for (int i = 0; i < length; i++) {
            if (!Double.isFinite(found[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        NAME + ": the autoencoder is not finite at " + where + ", coordinate " + i);
            }
        }
        return found;
    }

    private record Plan(Explicand explicand, Settings settings, AutoencoderProvider provider)
            implements WalkPlan<Autoencoder> {
        @Override
        public Optional<Preparation<Autoencoder>> preparation() {
            return isPartial()
                    ? Optional.empty()
                    : Optional.of(
                            new Autoencoders.Opening(provider, explicand.space(), settings.integer("components")));
        }

        @Override
        public Autoencoder unprepared() {
            return Autoencoders.IDENTITY;
        }

        @Override
        public boolean isPartial() {
            return provider.needsTraining()
                    && explicand.space().training().rows().isEmpty();
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
        public Walk begin(double[] baseline, Autoencoder autoencoder, TakenBits bits, String place) {
            double[] end = autoencoder.encode(explicand.input());
            double[] start = checked(autoencoder.encode(baseline), end.length, place);
            GreedyStep step = new GreedyStep(
                    start,
                    checked(end, end.length, "the input"),
                    settings.number("fraction"),
                    1,
                    settings.flag("slerp") ? new Slerp() : GreedyStep.PartialMove.STRAIGHT);
            return new LatentWalk(
                    autoencoder,
                    step,
                    start,
                    baseline,
                    explicand.input(),
                    settings.integer("steps"),
                    decoded(settings),
                    bits,
                    place);
        }
    }
}
