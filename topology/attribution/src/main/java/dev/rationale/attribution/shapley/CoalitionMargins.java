package dev.rationale.attribution.shapley;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Settings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.commons.numbers.core.Sum;

/**
 * What each player adds to a coalition, by outputs alone: {@code Σ_S p n/(n − |S|) (f(b_{S∪i}) − f(b_S))}. As many points at once
 * as memory allows; an output is kept until all of its coalition's are there, or to the end where all coalitions are taken.
 */
final class CoalitionMargins implements Program {
    private static final String NAME = ShapleyIntegratedGradients.NAME;
    /** Numbers that an output of a coalition holds beside its members. */
    private static final int EACH = 24;

    /** Numbers that a coalition holds whose turn has not come. */
    private static final int TURN = 24;

    private final Explicand explicand;
    private final Baselines references;
    private final Endpoints endpoints;
    private final List<Game> games;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private final IdentityHashMap<double[], Double> known = new IdentityHashMap<>();
    private final double[] values;
    private List<Point> asked = List.of();
    private boolean started;
    private long forwardEvaluations;

    /** One coalition of one game, whose outputs are collected. */
    private final class Turn {
        private final Game game;
        private final Coalition coalition;
        private final Map<BitSet, Double> outputs;
        private int next = -1;

        Turn(Game game, Coalition coalition, Map<BitSet, Double> outputs) {
            this.game = game;
            this.coalition = coalition;
            this.outputs = outputs;
        }

        boolean isComplete() {
            return next >= game.players().count();
        }

        /** The coalition itself, then with each player in turn; null for those who are in. */
        void advance(List<Point> points) {
            BitSet members = coalition.members();
            if (next >= 0 && members.get(next)) {
                next++;
                return;
            }
            BitSet set = (BitSet) members.clone();
            if (next >= 0) {
                set.set(next);
            }
            next++;
            if (set.cardinality() == game.players().count()) {
                outputs.put(set, endpoints.output());
            } else if (!outputs.containsKey(set)) {
                double[] point = game.point(set);
                outputs.put(set, known.getOrDefault(point, Double.NaN));
                if (!known.containsKey(point)) {
                    points.add(new Point(outputs, set, point));
                }
            }
        }

        void settle() {
            double without = outputs.getOrDefault(coalition.members(), Double.NaN);
            double factor = game.weight()
                    * coalition.share()
                    * coalition.shapleyFactor(game.players().count());
            BitSet set = (BitSet) coalition.members().clone();
            for (int player = set.nextClearBit(0);
                    player < game.players().count();
                    player = set.nextClearBit(player + 1)) {
                set.set(player);
                double with = outputs.getOrDefault(set, Double.NaN);
                set.clear(player);
                game.players().spread(factor * (with - without), player, values);
            }
        }
    }

    private record Point(Map<BitSet, Double> outputs, BitSet set, double[] point) {}

    CoalitionMargins(Explicand explicand, Baselines references, Settings settings) {
        this.explicand = explicand;
        this.references = references;
        this.endpoints = new Endpoints(NAME, explicand, references);
        this.games = Game.of(explicand, references, settings);
        this.values = new double[explicand.input().length];
        for (Game game : games) {
            Map<BitSet, Double> shared = new HashMap<>();
            boolean keep = game.players().count() <= Coalitions.MOST_PLAYERS;
            game.coalitions().forEach(each -> turns.add(new Turn(game, each, keep ? shared : new HashMap<>())));
        }
    }

    private int players() {
        return games.stream().mapToInt(game -> game.players().count()).max().orElse(0);
    }

    private static long pointHeld(int dimension, int players) {
        return dimension + 2 * outputHeld(players);
    }

    private static long outputHeld(int players) {
        return (long) players / Long.SIZE + EACH;
    }

    /**
     * Numbers of eight bytes that one holds.
     *
     * @param players most of them
     * @param coalitions most of a game
     */
    static long held(int players, long coalitions, int references, int dimension) {
        long points = references * coalitions * (players + 1);
        long kept = players <= Coalitions.MOST_PLAYERS ? references * (1L << players) : 2L * players;
        return Held.vectors(dimension)
                + Game.held(players, coalitions, references, dimension)
                + references * coalitions * TURN
                + kept * outputHeld(players)
                + Rounds.USUAL.held(points, pointHeld(dimension, players));
    }

    @Override
    public List<RowRequest> next() {
        if (!started) {
            return endpoints.requests();
        }
        int most = Rounds.USUAL.rows(pointHeld(values.length, players()));
        List<Point> points = new ArrayList<>();
        for (Turn turn : turns) {
            while (!turn.isComplete() && points.size() < most) {
                turn.advance(points);
            }
            if (points.size() >= most) {
                break;
            }
        }
        asked = points;
        if (points.isEmpty()) {
            settle();
        }
        return points.stream()
                .map(point -> (RowRequest) RowRequest.Outputs.at(point.point()))
                .toList();
    }

    @Override
    public void accept(List<RowResult> results) {
        if (!started) {
            List<RowRequest> requests = endpoints.requests();
            endpoints.accept(results);
            for (int i = 0; i < results.size(); i++) {
                if (requests.get(i) instanceof RowRequest.Outputs at
                        && results.get(i) instanceof RowResult.Outputs outputs) {
                    known.put(at.point(), explicand.target().of(NAME, outputs.values(), "a reference"));
                }
            }
            started = true;
            return;
        }
        if (results.size() != asked.size()) {
            throw new IllegalArgumentException("expected " + asked.size() + " results, found " + results.size());
        }
        for (int i = 0; i < results.size(); i++) {
            if (!(results.get(i) instanceof RowResult.Outputs outputs)) {
                throw new IllegalArgumentException("expected outputs");
            }
            asked.get(i)
                    .outputs()
                    .put(asked.get(i).set(), explicand.target().of(NAME, outputs.values(), "the input of a coalition"));
        }
        forwardEvaluations += results.size();
        settle();
    }

    /** Turns in their order, so that the sums do not depend on how many points a round had. */
    private void settle() {
        while (!turns.isEmpty() && turns.getFirst().isComplete()) {
            turns.removeFirst().settle();
        }
    }

    @Override
    public Attribution result() {
        if (!started || !turns.isEmpty()) {
            throw new IllegalStateException("rows are still wanted");
        }
        boolean partial = references.points().size() < references.requested()
                || games.stream().anyMatch(Game::partial);
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        if (games.isEmpty()) {
            findings.addAll(nothing(partial));
        } else if (partial) {
            findings.add(Finding.PARTIAL);
        }
        return new Attribution(
                explicand.target(),
                values,
                endpoints.output(),
                endpoints.baselineOutput(),
                endpoints.outputs(),
                Sum.of(values).add(-endpoints.outputChange()).getAsDouble(),
                OptionalDouble.empty(),
                true,
                0,
                0,
                endpoints.evaluations() + forwardEvaluations,
                findings,
                new byte[0]);
    }

    /** Findings where every reference is the input. */
    static Set<Finding> nothing(boolean partial) {
        return partial ? Set.of(Finding.BASELINE_DEGENERATE, Finding.PARTIAL) : Set.of(Finding.BASELINE_DEGENERATE);
    }
}
