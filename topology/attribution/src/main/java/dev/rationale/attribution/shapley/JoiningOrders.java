package dev.rationale.attribution.shapley;

import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The program of {@link ShapleySampling}: one game after the other, in each all coalitions or order by order. */
final class JoiningOrders extends ForwardRounds {
    private final List<Game> games;
    private final boolean whole;
    private final long[] ends;
    private final double[] values;
    private final double[] variances;
    private boolean drawn;
    /** Of the game that values are taken for. */
    private int current = -1;

    private double[] coalitions = {};
    private double[] sums = {};
    private double[] squares = {};
    private double before;

    /**
     * @param players who play against a baseline
     * @param orders in which they join, {@code [orders][players]}; null where all coalitions are taken
     */
    record Game(Players players, @Nullable List<int[]> orders) {
        /** Coalitions but the empty one and that of all. */
        long points() {
            int n = players.count();
            return n < 2 ? 0 : orders == null ? (1L << n) - 2 : (long) orders.size() * (n - 1);
        }
    }

    JoiningOrders(String method, Explicand explicand, Baselines baselines, List<Game> games, boolean whole) {
        super(method, explicand, baselines);
        this.games = games;
        this.whole = whole;
        this.values = new double[explicand.input().length];
        this.variances = new double[values.length];
        this.ends = new long[games.size()];
        long end = 0;
        for (int k = 0; k < ends.length; k++) {
            end += counts(k) ? games.get(k).points() : 0;
            ends[k] = end;
        }
    }

    @Override
    long count() {
        return ends[ends.length - 1];
    }

    /** A game of one player has no coalition in between. */
    @Override
    void endsKnown() {
        for (int k = 0; k < games.size(); k++) {
            if (counts(k) && games.get(k).players().count() == 1) {
                give(k, 0, baselines.weights()[k] * (atInput() - atBaseline(k)), 0);
            }
        }
    }

    private int game(long index) {
        int game = 0;
        while (index >= ends[game]) {
            game++;
        }
        return game;
    }

    private long within(int game, long index) {
        return index - (game == 0 ? 0 : ends[game - 1]);
    }

    @Override
    double[] point(long index) {
        int at = game(index);
        Game game = games.get(at);
        long place = within(at, index);
        List<int[]> orders = game.orders();
        if (orders == null) {
            return game.players().point(BitSet.valueOf(new long[] {place + 1}));
        }
        int n = game.players().count();
        int[] order = orders.get((int) (place / (n - 1)));
        BitSet members = new BitSet(n);
        for (int i = 0; i <= place % (n - 1); i++) {
            members.set(order[i]);
        }
        return game.players().point(members);
    }

    @Override
    void take(long index, double value) {
        int at = game(index);
        begin(at);
        Game game = games.get(at);
        int n = game.players().count();
        long place = within(at, index);
        List<int[]> orders = game.orders();
        if (orders == null) {
            coalitions[(int) place + 1] = value;
        } else {
            int[] order = orders.get((int) (place / (n - 1)));
            int joined = (int) (place % (n - 1));
            before = joined == 0 ? atBaseline(at) : before;
            add(order[joined], value - before);
            before = value;
            if (joined == n - 2) {
                add(order[n - 1], atInput() - value);
            }
        }
        if (index == ends[at] - 1) {
            finish(at);
        }
    }

    private void begin(int at) {
        if (at == current) {
            return;
        }
        current = at;
        int n = games.get(at).players().count();
        coalitions = games.get(at).orders() == null ? new double[1 << n] : new double[0];
        sums = new double[n];
        squares = new double[n];
    }

    private void add(int player, double added) {
        sums[player] += added;
        squares[player] += added * added;
    }

    private void finish(int at) {
        Game game = games.get(at);
        int n = game.players().count();
        double weight = baselines.weights()[at];
        List<int[]> orders = game.orders();
        if (orders == null) {
            coalitions[0] = atBaseline(at);
            coalitions[coalitions.length - 1] = atInput();
            for (int player = 0; player < n; player++) {
                give(at, player, weight * exact(n, player), 0);
            }
            return;
        }
        int m = orders.size();
        drawn |= m > 1;
        for (int player = 0; player < n; player++) {
            double mean = sums[player] / m;
            double variance = m < 2 ? 0 : Math.max(0, squares[player] / m - mean * mean) / (m - 1);
            give(at, player, weight * mean, weight * weight * variance);
        }
    }

    /** {@code Σ_S |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S))} over coalitions without the player. */
    private double exact(int n, int player) {
        double[] weights = new double[n];
        weights[0] = 1.0 / n;
        for (int size = 1; size < n; size++) {
            weights[size] = weights[size - 1] * size / (n - size);
        }
        int bit = 1 << player;
        double value = 0;
        for (int members = 0; members < coalitions.length; members++) {
            if ((members & bit) == 0) {
                value += weights[Integer.bitCount(members)] * (coalitions[members | bit] - coalitions[members]);
            }
        }
        return value;
    }

    private void give(int at, int player, double value, double variance) {
        double[] baseline = baselines.points().get(at);
        int[] members = games.get(at).players().members(player);
        int differing = 0;
        for (int i : members) {
            differing += baseline[i] != explicand.input()[i] ? 1 : 0;
        }
        for (int i : members) {
            if (whole) {
                values[i] += value;
                variances[i] += variance;
            } else if (baseline[i] != explicand.input()[i]) {
                values[i] += value / differing;
                variances[i] += variance / differing / differing;
            }
        }
    }

    @Override
    double[] values() {
        return values.clone();
    }

    @Override
    double[] standardErrors() {
        double[] errors = new double[drawn ? variances.length : 0];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Math.sqrt(variances[i]);
        }
        return errors;
    }

    @Override
    OptionalDouble estimatedError() {
        if (!drawn) {
            return OptionalDouble.empty();
        }
        double spread = 0;
        double length = 0;
        for (int i = 0; i < values.length; i++) {
            spread += variances[i];
            length += values[i] * values[i];
        }
        return OptionalDouble.of(spread == 0 ? 0 : length == 0 ? Double.MAX_VALUE : Math.sqrt(spread / length));
    }
}
