package dev.rationale.attribution.shapley;

import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.metric.Units;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The players against one reference, and their coalitions.
 *
 * @param reference {@code [d]}
 * @param weight of the reference among others
 * @param players at least one
 * @param coalitions shares of sum 1
 * @param partial whether all coalitions were asked for and are too many
 */
record Game(double[] reference, double weight, Players players, List<Coalition> coalitions, boolean partial) {
    private static final int EACH = 32;

    /** One for each reference of weight that is not the input. */
    static List<Game> of(Explicand explicand, Baselines references, Settings settings) {
        Units units = Players.units(settings, explicand.space());
        SplitMix64 random = SplitMix64.of(explicand.seed(), ShapleyIntegratedGradients.NAME);
        boolean all = ShapleyIntegratedGradients.takesAll(settings);
        int count = settings.integer("count");
        List<Game> games = new ArrayList<>();
        for (int k = 0; k < references.points().size(); k++) {
            double[] reference = references.points().get(k);
            if (references.weights()[k] > 0 && !Endpoints.equal(reference, explicand.input())) {
                Players players = Players.of(units, explicand.input(), reference);
                int n = players.count();
                boolean every = Coalitions.areAtMost(n, count) || (all && n <= Coalitions.MOST_PLAYERS);
                games.add(new Game(
                        reference,
                        references.weights()[k],
                        players,
                        every ? Coalitions.all(n) : Coalitions.sampled(n, count, random),
                        all && !every));
            }
        }
        return games;
    }

    /** Points of its coalitions in their order, each made when it is looked at: all of them may be thousands of images. */
    List<double[]> points() {
        return new AbstractList<>() {
            @Override
            public double[] get(int index) {
                return point(coalitions.get(index).members());
            }

            @Override
            public int size() {
                return coalitions.size();
            }
        };
    }

    /** Numbers of eight bytes that a coalition holds. */
    static long eachHeld(int players) {
        return (long) players / (Long.SIZE / 2) + EACH;
    }

    /**
     * Numbers of eight bytes that the games hold.
     *
     * @param players most of them
     * @param coalitions most of a game
     */
    static long held(int players, long coalitions, int references, int dimension) {
        return Players.held(dimension, references) + references * coalitions * eachHeld(players) + players;
    }

    /** The input for the coalition, the reference for the others; of no coalition the reference itself. */
    double[] point(BitSet members) {
        return members.isEmpty() ? reference : players.point(members);
    }
}
