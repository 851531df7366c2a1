package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Geodesic Integrated Gradients along a path that is moved down an energy: {@code Aᵢ = Σ_legs (toᵢ − fromᵢ) ∫ ∂ᵢf} over a polyline from
 * the baseline to the input with {@code points} bends, averaged over the baselines with their weights.
 *
 * <p>Energies:
 *
 * <ul>
 *   <li>{@code published}: stay near the straight line, more so at its ends, where {@code ‖∇f‖} is small; a normal guide, one
 *       sample a step, Adam; see {@link PublishedEnergy}. Draws from the record's seed; all baselines get the same noise.
 *   <li>{@code length}: what a geodesic is, the length in the metric {@code ‖∇f‖² I}; see {@link LengthEnergy}. Draws nothing. Our
 *       own.
 * </ul>
 *
 * <p>Deviations, each an option or said here:
 *
 * <ul>
 *   <li>{@code curvature-sign=paper-literal}: the printed energy and the released code have {@code −β‖∇f‖}, which seeks steep regions
 *       where the text says that the path avoids them: it makes paths many times longer.
 *   <li>{@code attribution-form=released}: {@code (x − x') Σ_legs ‖to − from‖ ∇f(from)}. Not complete, not even for linear functions.
 *   <li>Ends are on the path, where the released code has Gauss–Legendre points instead; the norm is that of the whole input, where it takes
 *       rows of an image; the gradient is the target's, where it takes the sum of all outputs; no state is left for the next record.
 *   <li>The slope of {@code ‖∇f‖} is a central difference of gradients, 1e-3 of the distance between the ends apart, on a network with kinks
 *       the only one that says anything.
 * </ul>
 *
 * <p>Special cases: a baseline equal to the input costs nothing; where {@code ‖γ − γ⁰‖ = 0} its subgradient is 0; all gradients on the
 * path zero: zeros with {@code FLAT_PATH}, and {@code UNRESOLVED_JUMP} if the outputs differ. A coordinate equal in input and baseline may
 * get a value.
 *
 * <p>Accuracy: {@code NOT_CONVERGED} where completeness is missed by more than the tolerance. The path itself repeats on float32
 * models only to about the rate of the descent, which moves points also where slopes are nothing but rounding.
 *
 * <p>Cost per baseline: {@code 3 · iterations · points} gradients ({@code points + 1} with {@code length}), two rounds an
 * iteration, and {@code steps} on each of {@code points + 1} legs. With defaults 150,153 gradients and 2,000 rounds: minutes
 * where Integrated Gradients takes a moment. The descent ends early after 100 iterations without a lower energy. Memory: some
 * {@code 10 · points · d} numbers a baseline.
 *
 * <p>Source: Salek, Enguehard, arXiv 2502.12108v1; code in {@code geodesic-ig}.
 */
public final class GeodesicVariational implements AttributionMethod {
    static final String NAME = "geodesic-integrated-gradients-svi";

    private static final double MOST = 10_000;
    private static final String PUBLISHED = "published";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Geodesic Integrated Gradients, variational (Salek, Enguehard 2025, arXiv 2502.12108)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return parameters(Map.of());
    }

    /** The length needs fewer and longer steps. */
    @Override
    public List<Parameter> parameters(Map<String, String> given) {
        boolean length = VariationalSettings.LENGTH.equals(given.get("energy"));
        return List.of(
                Parameter.choice("energy", List.of(PUBLISHED, VariationalSettings.LENGTH), "What the path descends."),
                integer("iterations", length ? "400" : "1000", "Most steps down."),
                integer("points", "50", "Bends of the path."),
                integer("steps", "3", "Points on every leg."),
                Parameter.choice("quadrature", VariationalSettings.RULES, "gausslegendre", "Rule on every leg."),
                Parameter.number("learning-rate", length ? "0.005" : "0.001", 1e-5, 1, "Adam's, at the beginning."),
                Parameter.number("beta", "0.3", 0, 1e6, "Weight of the gradient's norm in the published energy."),
                Parameter.number(
                        "endpoint-weight",
                        "100",
                        0,
                        1e6,
                        "Further pull of the straight line on both ends of the path."),
                Parameter.number("endpoint-fraction", "0.1", 0, 0.5, "Share of the points that is an end."),
                Parameter.number("smoothness", "0.05", 0, 1e6, "What holds pieces equal in the length energy."),
                Parameter.choice(
                        "curvature-sign",
                        List.of("avoiding", VariationalSettings.LITERAL),
                        "Whether the path avoids steep regions or, as printed, seeks them."),
                Parameter.choice(
                        "attribution-form",
                        List.of("line-integral", VariationalSettings.RELEASED),
                        "Differences of each leg, or the released code's one factor."),
                Parameter.flag(
                        "evenly-spread", true, "Whether points are spread along the path again before the integral."));
    }

    private static Parameter integer(String name, String value, String description) {
        return Parameter.integer(name, value, 1, MOST, description);
    }

    @Override
    public List<String> problems(Settings settings) {
        Quadrature rule = Quadrature.byName(settings.text("quadrature")).orElseThrow();
        int steps = settings.integer("steps");
        return steps >= rule.minimumSteps()
                ? List.of()
                : List.of("steps: expected at least " + rule.minimumSteps() + " with " + rule.identifier() + ", found '"
                        + steps + "'");
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        VariationalSettings variational = new VariationalSettings(settings);
        List<Concession> concessions = new ArrayList<>();
        if (variational.isReleased()) {
            concessions.add(new Concession(
                    Axiom.COMPLETENESS,
                    "The released sum is not the integral along the path.",
                    Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 0, 0)));
        } else {
            concessions.add(new Concession(
                    Axiom.MISSINGNESS,
                    "The path may leave a value and come back to it.",
                    Witness.of("f = 9x₁²(1 + x₀)", slanted(), new double[] {0, 1}, 0, 0)));
        }
        if (variational.isLength() || settings.number("beta") > 0) {
            Witness both = new Witness(
                    "f = 100 x₀²(2 − x₁), g = 50 x₁²(2 − x₀)",
                    List.of(product(0, 100), product(1, 50)),
                    new double[] {1, 1},
                    Baselines.of(new double[2]));
            concessions.add(new Concession(Axiom.LINEARITY, "The path depends on the function.", both));
        }
        if (!variational.isLength()) {
            concessions.add(new Concession(
                    Axiom.SYMMETRY,
                    "The noise is not symmetric.",
                    Witness.of("f = x₀x₁", times(), new double[] {1, 1}, 0, 0)));
        }
        return concessions;
    }

    private static Witness.Function slanted() {
        return new Witness.Function(x -> 9 * x[1] * x[1] * (1 + x[0]), x ->
                new double[] {9 * x[1] * x[1], 18 * x[1] * (1 + x[0])});
    }

    private static Witness.Function times() {
        return new Witness.Function(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});
    }

    /** {@code factor x_squared² (2 − x_other)}: paths of the two move apart; of unequal size, since a mirror image would balance. */
    private static Witness.Function product(int squared, double factor) {
        int other = 1 - squared;
        return new Witness.Function(x -> factor * x[squared] * x[squared] * (2 - x[other]), x -> {
            double[] gradient = new double[2];
            gradient[squared] = 2 * factor * x[squared] * (2 - x[other]);
            gradient[other] = -factor * x[squared] * x[squared];
            return gradient;
        });
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        VariationalSettings variational = new VariationalSettings(settings);
        long legs = variational.points() + 1L;
        long evaluated = variational.isLength() ? legs : variational.points();
        long last = legs * variational.steps() * baselines;
        return new Cost(3L * variational.iterations() * evaluated * baselines + last, baselines + 1L, last);
    }

    /** All paths move side by side, and each keeps its points, their directions and what its descent remembers of them. */
    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        VariationalSettings variational = new VariationalSettings(settings);
        int dimension = explicand.input().length;
        long points = variational.points() + 2L;
        long each =
                MovingPath.VECTORS + (long) (variational.isLength() ? LengthEnergy.VECTORS : PublishedEnergy.VECTORS);
        return Held.of(Held.vectors(dimension)
                        + baselines * points * (each * (dimension + 2) + 2L * Rounds.ROW)
                        + FoundPaths.held(baselines * points, dimension, variational.steps()))
                .withChoices(baselines * (variational.iterations() + 8L));
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        return new VariationalProgram(explicand, baselines, new VariationalSettings(settings));
    }
}
