package dev.rationale.attribution.shapley;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.Witness;
import dev.rationale.attribution.metric.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Baseline Shapley values of {@code v(S) = f(x on S, baseline elsewhere)}: the mean, over orders in which the players join, of what each
 * adds. Few players are enumerated, {@code 2ⁿ} coalitions; of more, orders are drawn by the record's seed.
 *
 * <p>Needs no gradient. Units are those of the explained scalar. Complete for any number of orders, since what one order adds up to is
 * {@code f(x) − f(x')}. A player's value is shared equally by those of its coordinates that differ from the baseline;
 * with {@code spread: released} ({@link #RELEASED}) each gets the whole, as in Captum, so that values of groups no longer add up.
 *
 * <p>Accuracy: enumerated, exact. Drawn, {@link dev.rationale.attribution.Attribution#standardErrors()} is {@code std/√permutations}, from
 * two on, and the estimated error {@code √ΣSE² / ‖A‖₂}; above the tolerance the result carries {@code NOT_CONVERGED}. Special cases:
 * baselines equal to the input give zeros with {@code BASELINE_DEGENERATE}; players in which the baseline does not differ play
 * no part and get exactly 0; several baselines are averaged by their weights, each with all the orders.
 *
 * <p>Cost, forward passes for each baseline: {@code 2ⁿ − 1}, or {@code permutations · (n − 1) + 1}; and one at the input.
 *
 * <p>Source: Shapley 1953; Castro, Gómez, Tejada 2009; as Captum's {@code ShapleyValues} and {@code ShapleyValueSampling}.
 */
public final class ShapleySampling implements AttributionMethod {
    /** Identifier of the method. */
    public static final String NAME = "shapley-sampling";
    /** What a player's coordinates get in the released code of Captum. */
    public static final String RELEASED = "released";

    private static final double MOST_ORDERS = 100_000;
    private static final double MOST_EXACT = 12;
    /** Numbers that an order holds beside its players. */
    private static final int ORDER = 4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Shapley values, exact for few players, else sampled, without gradients (Castro, Gómez, Tejada 2009,"
                + " doi:10.1016/j.cor.2008.04.004)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(
                Parameter.integer(
                        "permutations",
                        "25",
                        1,
                        MOST_ORDERS,
                        "Orders drawn, where players are not enumerated; 25 in Captum."),
                Parameter.integer("exact-up-to", "8", 0, MOST_EXACT, "Most players that are enumerated."),
                Parameter.choice(
                        "spread",
                        List.of("shared", RELEASED),
                        "shared",
                        "A player's coordinates share its value, or as released: each gets the whole.")));
        all.addAll(Players.parameters());
        return List.copyOf(all);
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        List<Concession> concessions = new ArrayList<>();
        if (side(settings) == 1) {
            concessions.add(new Concession(
                    Axiom.SYMMETRY,
                    "Drawn orders treat alike players alike in expectation only.",
                    together(Math.max(2, settings.integer("exact-up-to") + 1))));
        } else {
            concessions.add(new Concession(
                    Axiom.DUMMY,
                    "A coordinate shares in what its player does.",
                    Witness.of(
                            "f = x₁",
                            new Witness.Function(x -> x[1], x -> new double[] {0, 1}),
                            new double[] {1, 1},
                            0,
                            0)));
        }
        return List.copyOf(concessions);
    }

    private static int side(Settings settings) {
        return settings.text("players").equals("patches") ? settings.integer("patch-side") : 1;
    }

    /** Of two that do something only together, all goes to the one that an order names last. */
    private static Witness together(int dimension) {
        double[] ones = new double[dimension];
        Arrays.fill(ones, 1);
        return Witness.of(
                "f = x₀x₁",
                new Witness.Function(x -> x[0] * x[1], x -> {
                    double[] gradient = new double[dimension];
                    gradient[0] = x[1];
                    gradient[1] = x[0];
                    return gradient;
                }),
                ones,
                new double[dimension]);
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        int exact = settings.integer("exact-up-to");
        long enumerated = (1L << Math.min(exact, dimension)) - 2;
        long drawn = dimension > exact ? settings.integer("permutations") * (dimension - 1L) : 0;
        return new Cost(0, (Math.max(Math.max(enumerated, drawn), 0) + 1) * baselines + 1, 0);
    }

    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        int dimension = explicand.input().length;
        int players = Players.most(settings, explicand.space());
        long exact = settings.integer("exact-up-to");
        long enumerated = 1L << Math.min(exact, players);
        long drawn = players > exact ? settings.integer("permutations") : 0;
        long points = Math.max(enumerated, drawn * (players - 1L)) * baselines;
        return Held.of(ForwardRounds.held(points, baselines, dimension)
                + Players.held(dimension, baselines)
                + enumerated
                + baselines * drawn * (players / 2 + ORDER));
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        explicand.requireExplainable(NAME, baselines);
        Units units = Players.units(settings, explicand.space());
        boolean whole = settings.text("spread").equals(RELEASED);
        SplitMix64 random = SplitMix64.of(explicand.seed(), NAME);
        List<JoiningOrders.Game> games = new ArrayList<>();
        for (double[] baseline : baselines.points()) {
            Players players = Players.of(units, explicand.input(), baseline);
            games.add(
                    players.count() <= settings.integer("exact-up-to")
                            ? new JoiningOrders.Game(players, null)
                            : new JoiningOrders.Game(
                                    players, orders(players.count(), settings.integer("permutations"), random)));
        }
        return new JoiningOrders(NAME, explicand, baselines, games, whole);
    }

    /**
     * The same with orders that are given, for comparing with what another generator drew.
     *
     * @param baseline {@code [d]}
     * @param orders at least one, each names every unit of the space once
     */
    public Program explain(Explicand explicand, double[] baseline, Settings settings, List<int[]> orders) {
        Baselines baselines = Baselines.of(baseline);
        explicand.requireExplainable(NAME, baselines);
        Units units = Players.units(settings, explicand.space());
        Players players = Players.of(units, explicand.input(), baseline);
        List<int[]> playing =
                orders.stream().map(order -> among(units, players, order)).toList();
        return new JoiningOrders(
                NAME,
                explicand,
                baselines,
                List.of(new JoiningOrders.Game(players, playing)),
                settings.text("spread").equals(RELEASED));
    }

    /** An order of units as one of players; units that do not play are left out. */
    private static int[] among(Units units, Players players, int[] order) {
        Map<Integer, Integer> byFirst = new HashMap<>();
        for (int player = 0; player < players.count(); player++) {
            byFirst.put(players.members(player)[0], player);
        }
        return Arrays.stream(order)
                .filter(unit -> byFirst.containsKey(units.members(unit)[0]))
                .map(unit -> byFirst.getOrDefault(units.members(unit)[0], -1))
                .toArray();
    }

    private static List<int[]> orders(int players, int count, SplitMix64 random) {
        List<int[]> orders = new ArrayList<>(count);
        for (int k = 0; k < count; k++) {
            int[] order = new int[players];
            Arrays.setAll(order, i -> i);
            for (int i = players - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            orders.add(order);
        }
        return orders;
    }
}
