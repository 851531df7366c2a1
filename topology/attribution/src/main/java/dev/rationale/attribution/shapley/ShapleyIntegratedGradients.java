package dev.rationale.attribution.shapley;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Shapley Integrated Gradients: {@code A = Σₖ ωₖ IG(x; b_Sₖ)}, where {@code b_S} is the input for the players in coalition
 * {@code S} and the reference for the others. Every size of a coalition has the same share, as in a Shapley value, and every
 * coalition of one size too. A player in a coalition gets exactly 0 from it. Several references each have their coalitions.
 *
 * <p>Of the paper only abstracts were read, and no code is public: this is the reading of them that is supported best. What
 * it leaves open is the parameter {@code weights}:
 *
 * <ul>
 *   <li>{@code plain}: {@code ω = p}, the share; {@code ΣA = f(x) − Σ p f(b_S)}; a linear model gets {@code (n+1)/2n} times its
 *       Shapley values;
 *   <li>{@code normalised}: each player's sum divided by the share of the coalitions without it; exact for a linear model;
 *   <li>{@code shapley-weighted}: {@code ω = p n/(n − |S|)}, as Shapley's for those outside; exact for a linear model and all
 *       coalitions, of high variance otherwise;
 *   <li>{@code marginal}: {@code f(b_{S∪i}) − f(b_S)} for the integral, with the same weights: with all coalitions the Shapley
 *       values themselves, by forward passes alone. A group's value is shared equally among its coordinates.
 * </ul>
 *
 * <p>Special cases: coordinates equal to the reference play no part and get 0; as many coalitions asked for as there are take all
 * of them with exact weights; {@code all} is drawn too, with {@code PARTIAL}, for more than 12 players; a single coalition is the
 * empty one, so that the method is Integrated Gradients; a player in every drawn coalition gets 0. What is drawn comes from the
 * record's seed; there is no standard error, for one draw a size tells none.
 *
 * <p>Accuracy: of the integrals as of Integrated Gradients, whose parameters are taken too. The completeness gap of {@code plain}
 * is against the coalitions, of the others against the reference.
 *
 * <p>Cost: that of Integrated Gradients for as many baselines as coalitions, and one forward pass for each reference;
 * {@code marginal} up to {@code n + 1} forward passes for each coalition, about half of it on average.
 *
 * <p>Source: arXiv 2310.04821.
 */
public final class ShapleyIntegratedGradients implements AttributionMethod {
    /** Identifier of the method. */
    public static final String NAME = "shapley-integrated-gradients";

    static final String PLAIN = "plain";
    static final String NORMALISED = "normalised";
    static final String SHAPLEY_WEIGHTED = "shapley-weighted";
    static final String MARGINAL = "marginal";

    private static final double MOST_COALITIONS = 10_000;
    private static final IntegratedGradients STRAIGHT = new IntegratedGradients();

    /** {@code (Σx)²}: what a coordinate adds depends on who is there. */
    private static final Witness.Function SQUARE_OF_SUM = new Witness.Function(x -> sum(x) * sum(x), x -> {
        double[] gradient = new double[x.length];
        Arrays.fill(gradient, 2 * sum(x));
        return gradient;
    });

    private static final Witness.Function SECOND = new Witness.Function(x -> x[1], x -> {
        double[] gradient = new double[x.length];
        gradient[1] = 1;
        return gradient;
    });

    private static double sum(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        return sum;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Shapley Integrated Gradients: the mean over baselines that keep a coalition of the input (2023, arXiv 2310.04821)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.integer("count", "16", 1, MOST_COALITIONS, "Coalitions drawn; 1 is Integrated Gradients."),
                Parameter.choice(
                        "coalitions",
                        List.of("sampled", "all"),
                        "Drawn by the record's seed, or every one where at most 12 players differ from the reference."),
                Parameter.choice(
                        "weights",
                        List.of(PLAIN, NORMALISED, SHAPLEY_WEIGHTED, MARGINAL),
                        "Weights of the coalitions, or Shapley's marginal differences for the integrals.")));
        parameters.addAll(Players.parameters());
        parameters.addAll(STRAIGHT.parameters());
        return List.copyOf(parameters);
    }

    @Override
    public List<String> problems(Settings settings) {
        return STRAIGHT.problems(settings);
    }

    static boolean isMarginal(Settings settings) {
        return settings.text("weights").equals(MARGINAL);
    }

    static boolean takesAll(Settings settings) {
        return settings.text("coalitions").equals("all");
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        Map<Axiom, Concession> concessions = new EnumMap<>(Axiom.class);
        if (!isMarginal(settings)) {
            STRAIGHT.concessions(settings).forEach(concession -> concessions.put(concession.axiom(), concession));
        }
        int count = settings.integer("count");
        boolean all = takesAll(settings);
        int side = settings.text("players").equals("patches") ? settings.integer("patch-side") : 1;
        // One player more than this many coalitions are all of, so that they are drawn.
        int players = Math.max(2, Integer.SIZE - Integer.numberOfLeadingZeros(count));
        players += Coalitions.areAtMost(players, count) ? 1 : 0;
        double[] input = new double[players * side];
        for (int i = 0; i < input.length; i++) {
            input[i] = Math.max(1, i);
        }
        Witness drawn = Witness.of("f = (Σx)²", SQUARE_OF_SUM, input, new double[input.length]);
        if (isMarginal(settings) ? !all : count > 1 || all) {
            concessions.put(
                    Axiom.COMPLETENESS,
                    new Concession(
                            Axiom.COMPLETENESS,
                            isMarginal(settings)
                                    ? "Shapley values are estimated from a draw of coalitions."
                                    : "What coalitions keep is not attributed, or made up for by weights.",
                            drawn));
        }
        if (!all && count > 1 && side == 1) {
            concessions.put(
                    Axiom.SYMMETRY,
                    new Concession(Axiom.SYMMETRY, "Equal coordinates are drawn into different coalitions.", drawn));
        }
        if (isMarginal(settings) && side > 1) {
            concessions.put(
                    Axiom.DUMMY,
                    new Concession(
                            Axiom.DUMMY,
                            "A patch shares its value among its coordinates.",
                            Witness.of("f = x₁", SECOND, new double[] {1, 1}, 0, 0)));
        }
        return List.copyOf(concessions.values());
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        int most = Coalitions.most(dimension, settings.integer("count"), takesAll(settings));
        if (isMarginal(settings)) {
            long each = takesAll(settings) && dimension <= Coalitions.MOST_PLAYERS ? most : most * (dimension + 1L);
            return new Cost(0, (each + 1) * baselines + 1, 0);
        }
        Cost paths = STRAIGHT.cost(settings, Math.multiplyExact(most, baselines), dimension);
        return new Cost(paths.gradients(), paths.forwards() + baselines, paths.recheck());
    }

    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        int dimension = explicand.input().length;
        int players = Players.most(settings, explicand.space());
        long most = Coalitions.most(players, settings.integer("count"), takesAll(settings));
        if (isMarginal(settings)) {
            return Held.of(CoalitionMargins.held(players, most, baselines, dimension));
        }
        return Held.of(Game.held(players, most, baselines, dimension)
                + baselines * Held.vectors(dimension)
                + STRAIGHT.held(explicand, Math.toIntExact(most * baselines), settings)
                        .numbers());
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        return isMarginal(settings)
                ? new CoalitionMargins(explicand, baselines, settings)
                : new CoalitionPaths(explicand, baselines, settings, STRAIGHT, Rounds.USUAL);
    }
}
