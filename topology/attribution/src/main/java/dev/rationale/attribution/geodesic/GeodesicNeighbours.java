package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.PathIntegral;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Refinement;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.StraightPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Geodesic Integrated Gradients over a graph of neighbours: {@code Aᵢ = Σ_legs (toᵢ − fromᵢ) ∫ ∂ᵢf} along the shortest path from the
 * baseline to the input over training rows, averaged over the baselines with their weights.
 *
 * <p>The training rows of {@link Explicand#space()} are joined with their nearest neighbours, parts that are not connected by a
 * bridge at their closest pair. An edge counts {@code ‖Δ‖ ∫ ‖∇f‖}, by quadrature. Input and baselines are joined with their nearest
 * rows; one that equals a row is that row. A coordinate equal in input and baseline may get a value, because the path may leave it and
 * come back.
 *
 * <p>Deviations, each an option:
 *
 * <ul>
 *   <li>{@code attribution-form=paper-literal}: {@code (x − x') Σ_legs ∫ ∇f}, as the paper prints it. Not complete, not even for linear
 *       functions: a path of m legs counts m times. The released code has the form above.
 *   <li>{@code edge-weight=path-length-literal}: the length in the paper's own metric, see {@link EdgeWeight}; {@code euclidean} is
 *       "Enhanced Integrated Gradients".
 *   <li>{@code self-neighbour=released}: scikit-learn returns a row of its own data as its nearest neighbour, so that the released code gives
 *       rows one neighbour less.
 *   <li>The released code takes the explained inputs of one batch as the graph; here the graph is the background, whatever is
 *       explained beside. A background that holds the inputs is theirs.
 *   <li>{@code direct-edge}: joins input and baseline, so that no path is longer than that of Integrated Gradients. Off, as
 *       published: where it is shortest the attribution is Integrated Gradients' own, as always with Euclidean lengths.
 *   <li>A trace of the distance, 1e-6 of a typical edge's length, is added to every edge's, so that flat regions are crossed straight.
 * </ul>
 *
 * <p>Special cases: without background rows, and where all baselines equal the input, the same as Integrated Gradients with that
 * quadrature, bit for bit. Edges on which value or gradient is not finite are not taken; if no way is left the record is refused. All gradients
 * on the path zero: zeros with {@code FLAT_PATH}, and {@code UNRESOLVED_JUMP} if the outputs differ. Bridges on a path are
 * told in its choices: more neighbours would be better.
 *
 * <p>Accuracy: by quadrature on each edge; {@code NOT_CONVERGED} where completeness is missed by more than the tolerance. Five
 * points an edge, the released default, leave a few percent at kinks.
 *
 * <p>Cost per record: {@code neighbours · steps} gradients, {@code steps} more for each direct edge, and one forward pass for the input and each
 * baseline. Shared by all records and not counted as theirs: {@code edges · steps} gradients for each target, at most
 * {@code background-rows · neighbours · steps} and those of bridges, and {@code neighbours · steps} for each baseline. Where {@code background-rows · neighbours ·
 * dimension} exceeds a million, integrals of edges are not kept, and those on the path are evaluated again:
 * {@code steps} gradients for each. So are, with {@code riemann-left} and {@code riemann-right}, those that the path walks the other
 * way than the graph does; what an edge counts is the same both ways.
 *
 * <p>Source: Salek, Enguehard, arXiv 2502.12108v1; code in {@code geodesic-ig} and {@code time-interpret}.
 */
public final class GeodesicNeighbours implements AttributionMethod {
    static final String NAME = "geodesic-integrated-gradients-knn";

    private static final String LITERAL = "paper-literal";
    private static final String EUCLIDEAN = "euclidean";
    private static final double MOST_STEPS = 10_000;
    private static final double MOST_NEIGHBOURS = 1_000;
    private static final double MOST_ROWS = 100_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Geodesic Integrated Gradients, kNN (Salek, Enguehard 2025, arXiv 2502.12108)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("steps", "20", 1, MOST_STEPS, "Points on every edge."),
                Parameter.integer(
                        "neighbours", "10", 2, MOST_NEIGHBOURS, "Nearest training rows that a point is joined with."),
                Parameter.integer(
                        "background-rows", "1000", 100, MOST_ROWS, "Most training rows in the graph, evenly spread."),
                Parameter.choice(
                        "quadrature",
                        Quadrature.all().stream().map(Quadrature::identifier).toList(),
                        "gausslegendre",
                        "Rule on every edge."),
                Parameter.choice("edge-weight", EdgeWeight.names(), "conformal", "What an edge counts."),
                Parameter.choice(
                        "self-neighbour",
                        List.of("excluded", GraphSettings.RELEASED),
                        "excluded",
                        "Whether a row is one of its own neighbours, as in the released code."),
                Parameter.choice(
                        "attribution-form",
                        List.of("line-integral", LITERAL),
                        "line-integral",
                        "Differences of each leg, or the paper's one factor outside the sum."),
                Parameter.flag("direct-edge", false, "Whether input and baseline are joined."));
    }

    @Override
    public List<String> problems(Settings settings) {
        List<String> problems = new ArrayList<>();
        Quadrature rule = Quadrature.byName(settings.text("quadrature")).orElseThrow();
        int steps = settings.integer("steps");
        if (steps < rule.minimumSteps()) {
            problems.add("steps: expected at least " + rule.minimumSteps() + " with " + rule.identifier() + ", found '"
                    + steps + "'");
        }
        if (settings.flag("direct-edge") && settings.text("edge-weight").equals(EUCLIDEAN)) {
            problems.add("direct-edge: with edge-weight euclidean the straight line is always the shortest path;"
                    + " that is integrated-gradients");
        }
        return problems;
    }

    @Override
    public boolean prepares(Settings settings) {
        return true;
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        List<Concession> concessions = new ArrayList<>();
        boolean captum = settings.text("quadrature").equals("trapezoid-captum");
        if (captum || isLiteral(settings)) {
            concessions.add(new Concession(
                    Axiom.COMPLETENESS,
                    captum
                            ? "The weights of Captum's trapezoid sum to 1 − 1/n."
                            : "A factor outside the sum counts every leg of the path in full.",
                    Ring.linear()));
        }
        if (!settings.text("edge-weight").equals(EUCLIDEAN)) {
            concessions.add(new Concession(Axiom.LINEARITY, "The path depends on the function.", Ring.twoWaysAround()));
        }
        concessions.add(
                new Concession(Axiom.SYMMETRY, "The training rows need not be symmetric.", Ring.symmetricFunction()));
        if (!isLiteral(settings)) {
            concessions.add(new Concession(
                    Axiom.SENSITIVITY, "The path may pass where the coordinate has no effect.", Ring.detour(0)));
            concessions.add(new Concession(
                    Axiom.MISSINGNESS, "The path may leave a value and come back to it.", Ring.detour(1)));
        }
        return concessions;
    }

    private static boolean isLiteral(Settings settings) {
        return settings.text("attribution-form").equals(LITERAL);
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        GraphSettings graph = GraphSettings.of(settings, dimension);
        long direct = settings.flag("direct-edge") ? baselines : 0;
        long own = Math.max(graph.neighbours() + direct, baselines);
        boolean known = graph.keeping() && graph.rule().isSymmetric();
        long again = known ? 0 : (graph.rows() + 1L) * baselines;
        long recheck = Math.max(again, baselines);
        return new Cost((own + again) * graph.steps(), baselines + 1L, recheck * graph.steps());
    }

    /** What a path over all rows would hold; most are much shorter. Graph and trees are shared. */
    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        int dimension = explicand.input().length;
        GraphSettings graph = GraphSettings.of(settings, dimension);
        int rows = Math.min(graph.rows(), explicand.space().training().rows().size());
        if (rows == 0) {
            return Held.of(PathIntegral.held(baselines, dimension, graph.steps(), false));
        }
        long legs = baselines * (rows + 1L);
        long pieces = graph.neighbours() + (settings.flag("direct-edge") ? (long) baselines : 0);
        return Held.of(Held.vectors(dimension)
                        + LegRows.held(pieces, graph.steps(), dimension, graph.keeping())
                        + FoundPaths.held(legs, dimension, graph.steps()))
                .withChoices(legs + 2L * baselines);
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        explicand.requireTrainingRows(NAME);
        GraphSettings graph = GraphSettings.of(settings, explicand.input().length);
        boolean straight = explicand.space().training().rows().isEmpty()
                || new Endpoints(NAME, explicand, baselines).isDegenerate();
        if (straight) {
            return new PathIntegral(
                    NAME,
                    explicand,
                    baselines,
                    StraightPath.between(baselines, explicand.input()),
                    Refinement.fixed(graph.rule(), graph.steps()));
        }
        return new GraphProgram(
                explicand,
                baselines,
                graph,
                settings.flag("direct-edge"),
                isLiteral(settings) ? FoundPaths.Form.GLOBAL_FACTOR : FoundPaths.Form.LINE_INTEGRAL);
    }
}
