package dev.rationale.attribution.weighted;

import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The searches of all baselines of one record in step, each step in as many rounds of forward rows as memory needs. */
final class FitnessSearch {
    /** Numbers that a wish holds, a search beside its ranking and grid, and a feature while it is ranked. */
    private static final int WISH = 8;

    private static final int RANKED = 64;
    private static final int SORTED = 6;

    private final Fitness fitness;
    private final Removing removing;
    private final List<Ranked> searches = new ArrayList<>();
    private final int baselines;
    /** Whether the level cannot be reached, so that nothing is searched for. */
    private final boolean degraded;

    private final Rounds rounds;
    private final int dimension;
    /** Of the step under way, in the order of baselines and then of steps. */
    private List<Wish> wishes = List.of();

    private double[] excess = {};
    private int done;
    private int asked;

    private record Ranked(int baseline, int[] ranking, StepSearch search) {}

    /** The input without the first {@code removed} of a ranking. */
    private record Wish(Ranked of, int removed) {}

    /**
     * @param maps attributions by baseline, {@code [k][d]}; null of one that is not searched for
     * @param atNeutral raw vectors of all outputs where everything is removed
     */
    FitnessSearch(
            Fitness fitness,
            Removing removing,
            double[] @Nullable [] maps,
            double[][] atNeutral,
            String kind,
            Rounds rounds) {
        this.rounds = rounds;
        this.dimension = removing.neutral().length;
        this.fitness = fitness;
        this.removing = removing;
        this.baselines = maps.length;
        this.degraded = !fitness.isMeaningful() || fitness.excess(atNeutral) > 0;
        for (int k = 0; k < maps.length && !degraded; k++) {
            double[] map = maps[k];
            if (map != null && !isZero(map)) {
                searches.add(new Ranked(k, removing.ranking(map), StepSearch.of(kind, removing.count())));
            }
        }
    }

    private static boolean isZero(double[] map) {
        for (double value : map) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    List<RowRequest> next() {
        if (done == wishes.size()) {
            begin();
        }
        asked = Math.min(rounds.rows(dimension), wishes.size() - done);
        List<RowRequest> requests = new ArrayList<>(asked);
        for (Wish wish : wishes.subList(done, done + asked)) {
            requests.add(RowRequest.Outputs.at(removing.without(wish.of().ranking(), wish.removed())));
        }
        return requests;
    }

    private void begin() {
        List<Wish> all = new ArrayList<>();
        for (Ranked each : searches) {
            for (int step : each.search().wanted()) {
                all.add(new Wish(each, step));
            }
        }
        wishes = all;
        excess = new double[all.size()];
        done = 0;
    }

    void accept(List<RowResult> results) {
        if (results.size() != asked) {
            throw new IllegalArgumentException("expected " + asked + " results, found " + results.size());
        }
        for (RowResult result : results) {
            if (!(result instanceof RowResult.Outputs outputs)) {
                throw new IllegalArgumentException("expected outputs");
            }
            excess[done++] = fitness.excess(outputs.values());
        }
        asked = 0;
        if (done == wishes.size()) {
            hand();
        }
    }

    /** Gives each search what it asked for. */
    private void hand() {
        int from = 0;
        while (from < wishes.size()) {
            StepSearch search = wishes.get(from).of().search();
            int to = from;
            while (to < wishes.size() && wishes.get(to).of().search() == search) {
                to++;
            }
            search.accept(Arrays.copyOfRange(excess, from, to));
            from = to;
        }
    }

    /**
     * Numbers of eight bytes that one holds.
     *
     * @param steps most that a search asks for at once
     * @param features number of them
     */
    static long held(int baselines, int steps, int features, int dimension) {
        long rankings = (long) baselines * (features / 2 + RANKED) + (long) SORTED * features;
        return rankings + Rounds.USUAL.held((long) baselines * steps, dimension + WISH);
    }

    /** Fewest features of each baseline, at least 1; 0 of one without weight, and of all where the level cannot be reached. */
    int[] found(double[] weights) {
        int[] found = new int[baselines];
        for (int k = 0; k < baselines && !degraded; k++) {
            found[k] = weights[k] > 0 ? removing.count() : 0;
        }
        for (Ranked each : searches) {
            found[each.baseline()] = Math.max(1, each.search().found());
        }
        return found;
    }
}
