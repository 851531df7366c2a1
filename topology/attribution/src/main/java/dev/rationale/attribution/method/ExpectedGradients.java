package dev.rationale.attribution.method;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.PathIntegral;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Refinement;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.StraightPath;
import dev.rationale.attribution.Witness;
import java.util.List;

/**
 * Expected Gradients: {@code Aᵢ = E[(xᵢ − x'ᵢ) ∂ᵢf(x' + α(x − x'))]} over baselines {@code x'} by their weights and {@code α}
 * uniform in 0 to 1.
 *
 * <p>Modes:
 *
 * <ul>
 *   <li>{@code iid}: baseline and {@code α} drawn for each sample, as {@code shap.GradientExplainer} does;
 *   <li>{@code stratified}: each baseline is used its share of times, rounded down or up, and its {@code α} are drawn one from
 *       each of equal parts. The same expectation, less spread;
 *   <li>{@code exact}: the integral from every baseline by Gauss–Legendre with {@code steps} nodes; draws nothing.
 * </ul>
 *
 * <p>Accuracy: {@link dev.rationale.attribution.Attribution#standardErrors()} is {@code std/√samples}; for {@code stratified} it
 * is what independent draws would have, which is more than it is. (The "variance" that shap returns is {@code var/√n}, which
 * is neither a variance of the mean nor its error.) The estimated error is {@code √ΣSE² / ‖A‖₂}; above the tolerance the result
 * carries {@link dev.rationale.attribution.Finding#NOT_CONVERGED}.
 *
 * <p>Units are those of the explained scalar. Special cases: a baseline equal to the input contributes 0 and no row; all of
 * them equal to it give zeros with {@code BASELINE_DEGENERATE}; one baseline is Monte-Carlo Integrated Gradients.
 *
 * <p>Cost: {@code samples} forward and backward passes ({@code exact}: {@code steps} per baseline), and a forward pass for each
 * baseline and the input.
 *
 * <p>Source: Erion, Janizek, Sturmfels, Lundberg, Lee, arXiv 1906.10670.
 */
public final class ExpectedGradients implements AttributionMethod {
    static final String NAME = "expected-gradients";

    private static final String IID = "iid";
    private static final String STRATIFIED = "stratified";
    private static final String EXACT = "exact";
    private static final double MOST = 100_000;
    private static final double MOST_STEPS = 10_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Expected Gradients (Erion, Janizek, Sturmfels, Lundberg, Lee 2019, arXiv 1906.10670)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "mode",
                        List.of(IID, STRATIFIED, EXACT),
                        STRATIFIED,
                        "Independent draws as in shap, draws spread over baselines and path, or no draws."),
                Parameter.integer("samples", "200", 1, MOST, "Points drawn, with mode iid or stratified; 200 in shap."),
                Parameter.integer(
                        "steps", "50", 1, MOST_STEPS, "Gauss–Legendre points per baseline, with mode exact."));
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        return isExact(settings)
                ? List.of()
                : List.of(new Concession(
                        Axiom.COMPLETENESS,
                        "Drawn points are complete in expectation only.",
                        Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 0, 0)));
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        long exact = (long) settings.integer("steps") * baselines;
        return isExact(settings)
                ? new Cost(exact, baselines + 1L, exact)
                : new Cost(settings.integer("samples"), baselines + 1L, 0);
    }

    private static boolean isExact(Settings settings) {
        return settings.text("mode").equals(EXACT);
    }

    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        int dimension = explicand.input().length;
        return Held.of(
                isExact(settings)
                        ? PathIntegral.held(baselines, dimension, settings.integer("steps"), false)
                        : SampledPath.held(settings.integer("samples"), baselines, dimension));
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        if (isExact(settings)) {
            Quadrature gauss = Quadrature.byName("gausslegendre").orElseThrow();
            return new PathIntegral(
                    NAME,
                    explicand,
                    baselines,
                    StraightPath.between(baselines, explicand.input()),
                    Refinement.fixed(gauss, settings.integer("steps")));
        }
        return new SampledPath(
                explicand,
                baselines,
                settings.integer("samples"),
                settings.text("mode").equals(STRATIFIED));
    }
}
