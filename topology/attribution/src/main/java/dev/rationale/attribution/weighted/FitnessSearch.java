package dev.rationale.attribution.weighted;

import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The searches of all baselines of one record in step: one forward batch a round. */
final class FitnessSearch {
    private final Fitness fitness;
    private final Removing removing;
    private final List<Ranked> searches = new ArrayList<>();
    private final int baselines;
    /** Whether the level cannot be reached, so that nothing is searched for. */
    private final boolean degraded;

    private List<Asked> asked = List.of();

    private record Ranked(int baseline, int[] ranking, StepSearch search) {}

    private record Asked(StepSearch search, int count) {}

    /**
     * @param maps attributions by baseline, {@code [k][d]}; null of one that is not searched for
     * @param atNeutral raw vectors of all outputs where everything is removed
     */
    FitnessSearch(Fitness fitness, Removing removing, double[] @Nullable [] maps, double[][] atNeutral, String kind) {
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
        List<RowRequest> requests = new ArrayList<>();
        asked = new ArrayList<>();
        for (Ranked each : searches) {
            int[] steps = each.search().wanted();
            for (int step : steps) {
                requests.add(RowRequest.Outputs.at(removing.without(each.ranking(), step)));
            }
            if (steps.length > 0) {
                asked.add(new Asked(each.search(), steps.length));
            }
        }
        return requests;
    }

    void accept(List<RowResult> results) {
        int count = asked.stream().mapToInt(Asked::count).sum();
        if (results.size() != count) {
            throw new IllegalArgumentException("expected " + count + " results, found " + results.size());
        }
        int next = 0;
        for (Asked each : asked) {
            double[] excess = new double[each.count()];
            for (int i = 0; i < excess.length; i++) {
                if (!(results.get(next++) instanceof RowResult.Outputs outputs)) {
                    throw new IllegalArgumentException("expected outputs");
                }
                excess[i] = fitness.excess(outputs.values());
            }
            each.search().accept(excess);
        }
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
